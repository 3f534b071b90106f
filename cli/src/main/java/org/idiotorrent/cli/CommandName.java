package org.idiotorrent.cli;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/** The commands, in the order in which the help lists them. */
enum CommandName {
  SHARE("share", "PATH...", "share files or folders with everyone nearby", ShareCommand::new),
  FIND("find", "[PATTERN]", "list what is shared nearby", FindCommand::new),
  GET("get", "WHAT", "fetch a share by its name, ID, link or .idtorrent file", GetCommand::new),
  CREATE("create", "FILE", "write FILE.idtorrent, which says what a share is", CreateCommand::new),
  SEED("seed", "FILE.idtorrent", "serve the data that an .idtorrent file is of", SeedCommand::new),
  INFO(
      "info",
      "FILE|LINK",
      "show what an .idtorrent or .idtpack file or a link says",
      InfoCommand::new),
  VERIFY("verify", "FILE.idtorrent", "check data on disk, chunk by chunk", VerifyCommand::new),
  PACK("pack", "FILE...", "write the image that a chip serves from its flash", PackCommand::new),
  TRACKER("tracker", "", "run a tracker, for peers beyond one network", TrackerCommand::new),
  DOCTOR("doctor", "", "say why others are not found, or do not find you", DoctorCommand::new),
  COMPLETION("completion", "SHELL", "print completions for your shell", CompletionCommand::new);

  private static final String GET_ALIAS = "download";

  private final String word;
  private final String arguments;
  private final String summary;

  @SuppressWarnings("ImmutableEnumChecker") // a constructor
  private final Supplier<IdtCommand> maker;

  CommandName(String word, String arguments, String summary, Supplier<IdtCommand> maker) {
    this.word = word;
    this.arguments = arguments;
    this.summary = summary;
    this.maker = maker;
  }

  /** The command that people call {@code word}. */
  static Optional<CommandName> of(String word) {
    String name = word.equals(GET_ALIAS) ? GET.word : word;
    return Arrays.stream(values()).filter(one -> one.word.equals(name)).findFirst();
  }

  String word() {
    return word;
  }

  String arguments() {
    return arguments;
  }

  /** What it does, in half a sentence. */
  String summary() {
    return summary;
  }

  /** A command that has not been given its arguments. */
  IdtCommand make() {
    return maker.get();
  }
}
