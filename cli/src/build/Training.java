import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * Runs typical commands one after the other in this JVM, which records what it loads and compiles
 * for the start-up cache. Arguments: the command list and an empty directory for the commands'
 * files. Each command goes to {@code int Main.run(String...)}, which must not end the JVM.
 */
final class Training {
  /** The whole training may take this long; a command that hangs must not hold up the build. */
  private static final long LIMIT_MILLIS = 30_000;

  private static final int FILES = 1000;
  private static final int FILE_SIZE = 5000;

  private Training() {}

  public static void main(String[] args) throws Exception {
    Thread limit = new Thread(Training::endAtLimit, "training limit");
    limit.setDaemon(true);
    limit.start();
    Method run = Class.forName("org.idiotorrent.cli.Main").getDeclaredMethod("run", String[].class);
    run.setAccessible(true);
    Method interruption =
        Class.forName("org.idiotorrent.cli.Interruption").getDeclaredMethod("ofThisThread");
    interruption.setAccessible(true);
    interruption.invoke(null); // as in main
    int port = freePort();
    Path random = Path.of(args[1], "random");
    byte[] content = new byte[32 << 20];
    new Random(1).nextBytes(content);
    Files.write(random, content);
    for (String folder : new String[] {"1", "2", "3", "files"}) {
      Files.createDirectory(Path.of(args[1], folder));
    }
    for (int i = 0; i < FILES; i++) {
      Files.write(Path.of(args[1], "files", "" + i), Arrays.copyOfRange(content, i, i + FILE_SIZE));
    }
    for (String line : Files.readAllLines(Path.of(args[0]))) {
      String command =
          line.strip()
              .replace("{self}", args[0])
              .replace("{dir}", args[1])
              .replace("{random}", random.toString())
              .replace("{port}", "" + port);
      if (command.isEmpty() || command.startsWith("#")) {
        continue;
      }
      if (command.endsWith("&")) {
        String beside = command.substring(0, command.length() - 1).strip();
        Thread.ofPlatform().daemon().start(() -> execute(run, beside));
        Thread.sleep(1000);
      } else {
        execute(run, command);
      }
    }
    System.exit(0);
  }

  private static void execute(Method run, String command) {
    try {
      Object status = run.invoke(null, (Object) command.split(" +"));
      System.out.println("training: exit " + status + ": " + command);
    } catch (IllegalAccessException | InvocationTargetException e) {
      e.printStackTrace();
    }
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void endAtLimit() {
    try {
      Thread.sleep(LIMIT_MILLIS);
    } catch (InterruptedException e) {
      return;
    }
    System.out.println("training: ended after " + LIMIT_MILLIS + " ms");
    System.exit(0);
  }
}
