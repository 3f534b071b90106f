package org.idiotorrent.device;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can be set in the configuration file and on the command line. */
enum SeederOption {
  FOLDER("DIR", "seed the files in this folder; each file and folder in it is a share"),
  STATE("DIR", "keep hashes and the status socket here"),
  PORT("PORT", "listen on this TCP port (7536, or the next that is free)"),
  QUOTA("SIZE", "share so many bytes at most (64G)"),
  CONNECTIONS("N", "serve so many connections at the same time (32)"),
  REST("SECONDS", "share a file when it has not changed for so long (2)"),
  MDNS("yes|no", "announce by mDNS too, not only by beacon (yes)"),
  TRACKER("URL", "tell this tracker what is shared; may be given several times"),
  DEVICE("DEVICE", "share a device's files: beacon, HOST[:PORT], serial:PORT, exec:COMMAND"),
  LED("LINE", "show the state with an LED on this GPIO line of a Raspberry Pi"),
  BUTTON("LINE", "a button on this GPIO line: short pauses and resumes, long ends the seeder");

  private final String value;
  private final String help;

  SeederOption(String value, String help) {
    this.value = value;
    this.help = help;
  }

  /** The name in the file; with two hyphens before it, on the command line. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean repeats() {
    return this == TRACKER || this == DEVICE;
  }

  /** Two columns for the help. */
  String helpLine() {
    return String.format(Locale.ROOT, "  --%-20s %s", label() + ' ' + value, help);
  }

  static Optional<SeederOption> named(String label) {
    return Arrays.stream(values()).filter(option -> option.label().equals(label)).findFirst();
  }
}
