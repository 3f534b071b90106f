package org.idiotorrent.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a share can be: many files, odd ones, a big one. */
class FoldersAndSizesIT {
  private static final int CHUNK = 16_384;

  @TempDir Path folder;
  private Lan lan;

  @BeforeEach
  void up() throws IOException {
    lan = Lan.up(folder, 2);
  }

  @AfterEach
  void down() throws IOException {
    lan.close();
  }

  @Test
  void aFolderOfManyOddFilesArrivesIdentical() throws Exception {
    Path tree = lan.home(1).resolve("holiday ümläut 写真");
    for (int i = 0; i < 190; i++) {
      Path file = tree.resolve("day " + i % 7 + "/część/файл-" + i + ".bin");
      Files.createDirectories(file.getParent());
      Files.write(file, Samples.bytes(i * 97, i));
    }
    Files.createDirectories(tree.resolve("empty/inside"));
    Files.createDirectories(tree.resolve("day 1/empty too"));
    Files.write(tree.resolve("zero bytes"), new byte[0]);
    Files.write(tree.resolve("one chunk"), Samples.bytes(CHUNK, 1));
    Files.write(tree.resolve("one chunk and a byte"), Samples.bytes(CHUNK + 1, 2));
    Files.write(tree.resolve("smile 😀.txt"), Samples.bytes(10, 3));
    Files.write(tree.resolve("decomposed e\u0301.txt"), Samples.bytes(11, 4));
    for (int i = 0; i < 5; i++) {
      Files.write(tree.resolve(".hidden " + i), Samples.bytes(i, i));
    }

    lan.startIdt(1, "share", "--json", tree.getFileName().toString()).awaitEvent("sharing");
    JsonNode done =
        lan.idt(2, "get", "--json", tree.getFileName().toString()).expect(0).event("done");

    assertEquals(Samples.contents(tree), Samples.contents(Path.of(done.path("path").asText())));
  }

  @Test
  void filesAtTheEdgesOfAChunkArriveIdentical() throws Exception {
    for (int size : new int[] {0, 1, CHUNK - 1, CHUNK, CHUNK + 1}) {
      lan.write(1, "file" + size, Samples.bytes(size, size));
    }
    Running sharing =
        lan.startIdt(1, "share", "--json", "file0", "file1", "file16383", "file16384", "file16385");
    sharing.awaitLine(line -> line.contains("file16385"));
    for (String name : new String[] {"file0", "file1", "file16383", "file16384", "file16385"}) {
      lan.idt(2, "get", name).expect(0);
      assertEquals(-1, Files.mismatch(lan.home(1).resolve(name), lan.home(2).resolve(name)), name);
    }
  }

  @Test
  void twoGibibytesArriveIdenticalWithSmallHeaps() throws Exception {
    Path big = lan.home(1).resolve("big.bin");
    byte[] block = Samples.bytes(32 << 20, 5);
    try (OutputStream out = Files.newOutputStream(big)) {
      for (int i = 0; i < 64; i++) {
        block[i] ^= 0x55;
        out.write(block);
      }
    }
    lan.start(1, smallHeap("share", "--json", "big.bin")).awaitEvent("sharing");

    lan.start(2, smallHeap("get", "big.bin")).result().expect(0);

    assertEquals(-1, Files.mismatch(big, lan.home(2).resolve("big.bin")));
  }

  private static String[] smallHeap(String... arguments) {
    String[] idt = Lan.idt(arguments);
    String[] all = new String[idt.length + 2];
    all[0] = "env";
    all[1] = "IDT_JAVA_OPTS=-Xmx64m";
    System.arraycopy(idt, 0, all, 2, idt.length);
    return all;
  }
}
