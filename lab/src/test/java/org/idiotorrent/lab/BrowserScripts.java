package org.idiotorrent.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The scripts in {@code src/test/browser} with what they need, installed once a build. */
final class BrowserScripts {
  private static final Path SOURCES = Path.of("src/test/browser").toAbsolutePath();
  private static final Path INSTALLED = Path.of("target/browser").toAbsolutePath();

  private BrowserScripts() {}

  /** The path of a script that can be run with {@code node}. */
  static synchronized String script(String name) throws IOException {
    install();
    Path target = INSTALLED.resolve(name);
    Files.copy(SOURCES.resolve(name), target, StandardCopyOption.REPLACE_EXISTING);
    return target.toString();
  }

  private static void install() throws IOException {
    Path lock = INSTALLED.resolve("package-lock.json");
    if (Files.isDirectory(INSTALLED.resolve("node_modules/playwright-core"))
        && Files.mismatch(lock, SOURCES.resolve("package-lock.json")) < 0) {
      return;
    }
    Files.createDirectories(INSTALLED);
    for (String file : new String[] {"package.json", "package-lock.json"}) {
      Files.copy(
          SOURCES.resolve(file), INSTALLED.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    new Running(
            new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
                .directory(INSTALLED.toFile()))
        .result()
        .expect(0);
  }
}
