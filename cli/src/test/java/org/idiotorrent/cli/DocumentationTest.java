package org.idiotorrent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.idiotorrent.SpecVectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds docs/CLI.md to the commands, and the documents to each other. */
final class DocumentationTest {
  private static final Path ROOT = SpecVectors.root().resolve("../../..").normalize();
  private static final Pattern OPTION = Pattern.compile("`(--[a-z-]+)");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)[^)\\s]*\\)");
  private static final Set<String> COMMON = Set.of("--json", "--verbose", "--help");

  @ParameterizedTest
  @EnumSource(CommandName.class)
  void theSectionOfACommandNamesItsOptionsAndNoOthers(CommandName name) throws IOException {
    Set<String> options =
        new ArgumentParser(name, name.make())
            .picocli().getCommandSpec().options().stream()
                .flatMap(option -> Arrays.stream(option.names()))
                .filter(one -> one.startsWith("--") && !COMMON.contains(one))
                .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(options, optionsIn(section(name.word())));
  }

  @Test
  void theCommonOptionsHaveASectionOfTheirOwn() throws IOException {
    assertEquals(COMMON, optionsIn(section("Options of every command")));
  }

  @Test
  void everyExitCodeIsExplained() throws IOException {
    String table = section("Exit codes");
    for (ExitCode code : ExitCode.values()) {
      assertTrue(table.contains("\n| " + code.number() + " |"), code.name());
    }
  }

  @Test
  void noDocumentLinksToAFileThatIsNotThere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path document : documents()) {
      LINK.matcher(Files.readString(document))
          .results()
          .map(link -> link.group(1))
          .filter(target -> !target.contains(":"))
          .filter(target -> !Files.exists(document.resolveSibling(target)))
          .forEach(target -> broken.add(ROOT.relativize(document) + ": " + target));
    }
    assertEquals(List.of(), broken);
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !ROOT.relativize(file).toString().contains("target"))
          .toList();
    }
  }

  private static Set<String> optionsIn(String text) {
    return OPTION
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What docs/CLI.md says under {@code head}. */
  private static String section(String head) throws IOException {
    String text = Files.readString(ROOT.resolve("docs/CLI.md"));
    int begin = text.indexOf("\n## " + head + "\n");
    assertTrue(begin >= 0, () -> "docs/CLI.md has no section " + head);
    int end = text.indexOf("\n## ", begin + 1);
    return text.substring(begin, end < 0 ? text.length() : end);
  }
}
