package org.idiotorrent.share;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.idiotorrent.PythonScript;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sha1 ID against ten lines that know nothing of ours (MANIFEST.md, section 4). */
class LegacyFileIdTest {
  private static final String SCRIPT =
      """
      import hashlib, os, sys
      path, chunk_size = sys.argv[1], int(sys.argv[2])
      file_id = hashlib.sha1()
      file_id.update(os.path.basename(path).encode("utf-8"))
      file_id.update(str(os.path.getsize(path)).encode("ascii"))
      with open(path, "rb") as file:
          while chunk := file.read(chunk_size):
              file_id.update(hashlib.sha1(chunk).hexdigest().encode("ascii"))
      print(file_id.hexdigest())
      """;

  @ParameterizedTest
  @CsvSource({
    "example.jpg, 3000000, 16384",
    "empty, 0, 16384",
    "one.bin, 16384, 16384",
    "one-more.bin, 16385, 16384"
  })
  void anIndependentScriptComputesTheSameId(
      String name, int size, int chunkSize, @TempDir Path folder) throws Exception {
    byte[] data = Manifests.random(size, size);
    Path file = Files.write(folder.resolve(name), data);
    Path script = Files.writeString(folder.resolve("legacy_id.py"), SCRIPT, UTF_8);

    String theirs = PythonScript.run(script, file.toString(), Integer.toString(chunkSize));

    Manifest ours = Manifests.file(HashAlgorithm.SHA1, name, data, chunkSize).manifest();
    assertEquals(theirs.strip(), ours.id().hex());
  }
}
