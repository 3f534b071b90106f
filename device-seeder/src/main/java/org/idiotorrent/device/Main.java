package org.idiotorrent.device;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.idiotorrent.share.Printable;

/** The program {@code idt-seeder}. */
public final class Main {
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final int GOODBYE_SECONDS = 2;

  private Main() {}

  public static void main(String[] args) {
    int code = run(List.of(args), System.out, System.err);
    System.out.flush();
    System.exit(code); // a signal that came before decides the status
  }

  /** Does what {@code args} say and returns the exit status. */
  static int run(List<String> args, PrintStream out, PrintStream err) {
    try {
      CommandLine line = CommandLine.parse(args);
      switch (line.action()) {
        case HELP -> out.print(CommandLine.help());
        case VERSION -> out.println("idt-seeder " + version());
        case STATUS -> out.writeBytes(StatusSocket.ask(line.settings().state()));
        case SEED -> seed(line);
      }
      return DONE;
    } catch (UsageException e) {
      err.println("idt-seeder: " + e.getMessage());
      return USAGE;
    } catch (IOException e) {
      err.println("idt-seeder: " + Printable.of(String.valueOf(e.getMessage())));
      return FAILED;
    } catch (InterruptedException e) {
      return DONE; // told to end
    }
  }

  @SuppressWarnings("try") // the status socket works by being open
  private static void seed(CommandLine line)
      throws UsageException, IOException, InterruptedException {
    if (line.verbose()) {
      Log.showAll();
    }
    Settings settings = line.settings();
    if (settings.folder().isEmpty() && settings.devices().isEmpty()) {
      throw new UsageException("nothing to seed: name a folder or a device; see --help");
    }
    CountDownLatch cleanedUp = new CountDownLatch(1);
    try (Seeder seeder = Seeder.start(settings);
        StatusSocket status = StatusSocket.open(settings.state(), () -> seeder.status().json())) {
      endOnSignal(seeder, cleanedUp);
      seeder.run();
    } finally {
      cleanedUp.countDown();
    }
  }

  /** SIGTERM and Ctrl-C end the seeder as its button does, within two seconds. */
  private static void endOnSignal(Seeder seeder, CountDownLatch cleanedUp) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              seeder.end();
              try {
                cleanedUp.await(GOODBYE_SECONDS, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }));
  }

  private static String version() throws IOException {
    try (InputStream in = Main.class.getResourceAsStream("version.txt")) {
      return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
