import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Assembles the folder that the seeder is installed from, and the archive of it.
 *
 * <p>Arguments: the folder to write, the folder of the files that go into it as they are, the
 * seeder's own jar, and the class path of its dependencies.
 */
final class Distribution {
  private Distribution() {}

  public static void main(String[] args) throws Exception {
    Path target = Path.of(args[0]);
    deleteTree(target);
    Path lib = Files.createDirectories(target.resolve("lib"));
    for (String jar : (args[2] + File.pathSeparator + args[3]).split(File.pathSeparator)) {
      copy(Path.of(jar), lib);
    }
    try (Stream<Path> files = Files.list(Path.of(args[1]))) {
      for (Path file : files.toList()) {
        copy(file, target);
      }
    }
    archive(target);
  }

  private static void copy(Path file, Path folder) throws IOException {
    Files.copy(
        file, folder.resolve(file.getFileName().toString()), StandardCopyOption.COPY_ATTRIBUTES);
  }

  private static void archive(Path folder) throws Exception {
    String name = folder.getFileName().toString();
    List<String> command =
        List.of(
            "tar",
            "--sort=name",
            "--owner=0",
            "--group=0",
            "--numeric-owner",
            "-czf",
            name + ".tar.gz",
            name);
    Process tar =
        new ProcessBuilder(command).directory(folder.getParent().toFile()).inheritIO().start();
    if (tar.waitFor() != 0) {
      throw new IOException("tar failed: " + command);
    }
  }

  private static void deleteTree(Path root) throws IOException {
    if (Files.exists(root)) {
      try (Stream<Path> all = Files.walk(root)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
