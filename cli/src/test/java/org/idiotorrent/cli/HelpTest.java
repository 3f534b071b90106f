package org.idiotorrent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class HelpTest {
  @ParameterizedTest
  @EnumSource(CommandName.class)
  void everyCommandHasAnExampleAndFitsAScreen(CommandName name) {
    String help = new ArgumentParser(name, name.make()).help();
    assertTrue(help.contains("Example"), help);
    assertTrue(help.contains("\n  idt " + name.word()) || help.contains("(idt "), help);
    assertTrue(help.lines().allMatch(line -> line.length() <= 100), help);
    assertTrue(help.lines().count() <= 45, help);
    assertTrue(Help.text().contains("  " + name.word() + " "));
  }

  @ParameterizedTest
  @EnumSource(CommandName.class)
  void helpHasNoEmptyLinesInARow(CommandName name) {
    assertFalse(new ArgumentParser(name, name.make()).help().contains("\n\n\n"));
  }

  @Test
  void anArgumentTooManyIsAHintAtMissingQuotes() {
    CommandException refusal =
        assertThrows(
            CommandException.class,
            () ->
                new ArgumentParser(CommandName.GET, CommandName.GET.make())
                    .parse(List.of("my", "photo.jpg")));

    assertEquals(
        "one argument too many: 'photo.jpg'; a name with blanks needs quotes; see idt get --help",
        refusal.getMessage());
  }

  @Test
  void downloadIsGet() {
    assertEquals(Optional.of(CommandName.GET), CommandName.of("download"));
  }

  @ParameterizedTest
  @CsvSource({"shar, share", "fnd, find", "gett, get", "veryfy, verify", "dowload, idt help"})
  void aSlipOfTheFingerIsUnderstood(String typed, String meant) {
    assertTrue(String.valueOf(Help.unknown(typed, typed).getMessage()).contains(meant));
  }
}
