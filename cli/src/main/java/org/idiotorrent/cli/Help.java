package org.idiotorrent.cli;

import java.util.Locale;

/** What {@code idt help} prints, and whatever else helps people to find the right command. */
final class Help {
  private static final String HEAD =
      """
      idt shares files with the machines around you. There is nothing to set up.

        idt share photo.jpg     on the machine that has it
        idt get photo.jpg       on every machine that wants it

      Commands:
      """;

  private static final String TAIL =
      """

      idt COMMAND --help says more, with an example.
      """;

  private Help() {}

  static String text() {
    StringBuilder out = new StringBuilder(HEAD);
    for (CommandName name : CommandName.values()) {
      String call = name.word() + " " + name.arguments();
      out.append(String.format(Locale.ROOT, "  %-22s  %s%n", call, name.summary()));
    }
    return out.append(TAIL).toString().stripTrailing();
  }

  /** Why {@code word} is no command, and what may be meant. */
  static CommandException unknown(String word, String printable) {
    for (CommandName name : CommandName.values()) {
      if (isNear(word, name.word())) {
        return CommandException.usage(
            "no such command: " + printable + "; did you mean idt " + name.word() + "?");
      }
    }
    return CommandException.usage(
        word.startsWith("-")
            ? "options come after the command: " + printable + "; see idt help"
            : "no such command: " + printable + "; see idt help");
  }

  /**
   * Whether one letter too many, too few or wrong, or the beginning alone, makes the difference.
   */
  private static boolean isNear(String typed, String word) {
    if (typed.length() >= 2 && word.startsWith(typed)) {
      return true;
    }
    int same = 0;
    while (same < Math.min(typed.length(), word.length())
        && typed.charAt(same) == word.charAt(same)) {
      same++;
    }
    String typedRest = typed.substring(same);
    String wordRest = word.substring(same);
    return !typedRest.isEmpty()
        && (typedRest.substring(1).equals(wordRest)
            || (!wordRest.isEmpty() && typedRest.equals(wordRest.substring(1)))
            || (!wordRest.isEmpty() && typedRest.substring(1).equals(wordRest.substring(1))));
  }
}
