package org.idiotorrent.cli.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.idiotorrent.cli.doctor.Facts.Firewall;

/** Reads the rules of the firewalls of Linux, as far as they are there and this user may. */
final class FirewallProbe {
  private static final System.Logger log = System.getLogger(FirewallProbe.class.getName());
  private static final List<String> FOLDERS =
      List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin", "/usr/local/sbin");
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int MOST = 1 << 20;

  private FirewallProbe() {}

  static List<Firewall> run(int port) {
    List<Firewall> found = new ArrayList<>();
    program("ufw").ifPresent(ufw -> addUfw(found, ufw, port));
    program("nft")
        .ifPresent(nft -> {
          Optional<String> rules = output(nft, "list", "ruleset");
          found.add(
              new Firewall(
                  "nftables",
                  rules.isPresent(),
                  rules.flatMap(text -> NftRules.blocking(text, "tcp", port)),
                  rules.flatMap(text -> NftRules.blocking(text, "udp", port))));
        });
    return found;
  }

  /** An ufw that is on and lets this port in nowhere; its rules are nftables' too. */
  private static void addUfw(List<Firewall> found, String ufw, int port) {
    Optional<String> status = output(ufw, "status");
    boolean active = status.filter(text -> text.startsWith("Status: active")).isPresent();
    if (active && !status.get().contains(Integer.toString(port))) {
      Optional<String> why = Optional.of("ufw is active and has no rule for it");
      found.add(new Firewall("ufw", true, why, why));
    }
  }

  private static Optional<String> program(String name) {
    return FOLDERS.stream()
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  /** What a program prints, if it ends well. */
  private static Optional<String> output(String... command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      byte[] text = process.getInputStream().readNBytes(MOST);
      boolean ended = process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      process.destroyForcibly();
      return ended && process.exitValue() == 0
          ? Optional.of(new String(text, StandardCharsets.UTF_8))
          : Optional.empty();
    } catch (IOException e) {
      log.log(System.Logger.Level.DEBUG, "cannot run " + command[0], e);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
