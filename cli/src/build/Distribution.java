import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * Assembles the directory that {@code ./idt} starts from: the jars, their hash, and a start-up
 * cache.
 *
 * <p>Arguments: the directory to write, the directory of this program's inputs, when the build
 * began (ISO 8601), the command's own jar, and the class path of its dependencies.
 *
 * <pre>
 * lib/*.jar     the command first on the class path, the training program last
 * aot/*.aot     start-up caches, named after the hash of the jars and the Java version that made them
 * jvm.options   arguments for every JVM
 * build-id      line 1: the hash of the jars; line 2: the class path's file names, separated by blanks;
 *               its time is when the build began, so that a source edited since then counts as newer
 * </pre>
 */
final class Distribution {
  /**
   * Class sharing and AOT caches skip classes older than version 50; from 50 on they have stack
   * maps.
   */
  private static final int OLDEST_CACHED_VERSION = ClassFile.JAVA_6_VERSION;

  private static final int LIFTED_VERSION = ClassFile.JAVA_8_VERSION;

  private static final String OWN_CLASSES = "org/idiotorrent/";

  private static final long TRAINING_LIMIT_SECONDS = 90;

  private final Path target;
  private final Path inputs;
  private final Path lib;

  private Distribution(Path target, Path inputs) {
    this.target = target;
    this.inputs = inputs;
    this.lib = target.resolve("lib");
  }

  public static void main(String[] args) throws Exception {
    Distribution distribution = new Distribution(Path.of(args[0]), Path.of(args[1]));
    List<Path> jars = new ArrayList<>(List.of(Path.of(args[3])));
    for (String dependency : args[4].split(File.pathSeparator)) {
      jars.add(Path.of(dependency));
    }
    distribution.assemble(jars, Instant.parse(args[2]));
  }

  private void assemble(List<Path> jars, Instant begin) throws Exception {
    Files.createDirectories(lib);
    List<String> classPath = new ArrayList<>();
    for (Path jar : jars) {
      String name = jar.getFileName().toString();
      replaceIfChanged(lib.resolve(name), lift(jar, jars));
      classPath.add(name);
    }
    replaceIfChanged(lib.resolve("training.jar"), trainingJar(classPath));
    classPath.add("training.jar");
    for (Path jar : jarsIn(lib)) {
      if (!classPath.contains(jar.getFileName().toString())) {
        Files.delete(jar);
      }
    }
    replaceIfChanged(
        target.resolve("jvm.options"), Files.readAllBytes(inputs.resolve("jvm.options")));

    String hash = hash(classPath);
    train(hash, classPath);
    Path buildId = target.resolve("build-id");
    Path fresh = target.resolve("build-id.new");
    Files.writeString(fresh, hash + "\n" + String.join(" ", classPath) + "\n");
    Files.setLastModifiedTime(fresh, FileTime.from(begin));
    Files.move(fresh, buildId, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static List<Path> jarsIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  /**
   * The jar's bytes, with classes that are too old for the start-up cache raised to a version that
   * it takes, and with plain methods where it takes no others.
   */
  private static byte[] lift(Path jar, List<Path> classPath) throws IOException {
    URL[] urls = new URL[classPath.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = classPath.get(i).toUri().toURL();
    }
    boolean lifted = false;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarFile in = new JarFile(jar.toFile(), false);
        JarOutputStream out = new JarOutputStream(bytes);
        URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
      ClassFile classFile =
          ClassFile.of(
              ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
              ClassFile.ClassHierarchyResolverOption.of(
                  ClassHierarchyResolver.ofResourceParsing(loader)
                      .orElse(ClassHierarchyResolver.defaultResolver())));
      PlainMethods plain = new PlainMethods(classFile);
      for (JarEntry entry : in.stream().toList()) {
        byte[] content = in.getInputStream(entry).readAllBytes();
        byte[] original = content;
        if (isTooOld(entry.getName(), content)) {
          content = lift(classFile, content);
        } else if (entry.getName().startsWith(OWN_CLASSES) && entry.getName().endsWith(".class")) {
          content = plain.in(content);
        }
        lifted |= content != original;
        JarEntry copy = new JarEntry(entry.getName());
        copy.setTimeLocal(entry.getTimeLocal());
        out.putNextEntry(copy);
        out.write(content);
        out.closeEntry();
      }
    }
    return lifted ? bytes.toByteArray() : Files.readAllBytes(jar);
  }

  private static byte[] lift(ClassFile classFile, byte[] content) {
    ClassTransform version =
        (out, element) ->
            out.with(
                element instanceof ClassFileVersion
                    ? ClassFileVersion.of(LIFTED_VERSION, 0)
                    : element);
    // Rewriting the bodies, though unchanged, is what gives them the stack maps of the new version.
    ClassTransform bodies =
        ClassTransform.transformingMethodBodies((out, element) -> out.with(element));
    return classFile.transformClass(classFile.parse(content), version.andThen(bodies));
  }

  private static boolean isTooOld(String name, byte[] content) {
    return name.endsWith(".class")
        && content.length > 8
        && (((content[6] & 0xff) << 8) | (content[7] & 0xff)) < OLDEST_CACHED_VERSION;
  }

  private byte[] trainingJar(List<String> classPath) throws IOException {
    Path classes = Files.createTempDirectory("idt-training");
    try {
      String source = inputs.resolve("Training.java").toString();
      String[] arguments = {"--release", "21", "-g", "-d", classes.toString(), source};
      if (ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments) != 0) {
        throw new IOException("cannot compile " + source);
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (JarOutputStream out = new JarOutputStream(bytes)) {
        JarEntry entry = new JarEntry("Training.class");
        entry.setTime(0);
        out.putNextEntry(entry);
        out.write(Files.readAllBytes(classes.resolve("Training.class")));
      }
      return bytes.toByteArray();
    } finally {
      deleteTree(classes);
    }
  }

  /**
   * Leaves an unchanged file alone: the start-up cache holds on to the jars' times, and running
   * JVMs to the jars.
   */
  private static void replaceIfChanged(Path file, byte[] content) throws IOException {
    if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), content)) {
      return;
    }
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.write(fresh, content);
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private String hash(List<String> classPath) throws IOException, NoSuchAlgorithmException {
    MessageDigest all = MessageDigest.getInstance("SHA-256");
    for (String name : classPath) {
      MessageDigest one = MessageDigest.getInstance("SHA-256");
      all.update((name + "\n").getBytes(UTF_8));
      all.update(one.digest(Files.readAllBytes(lib.resolve(name))));
    }
    return HexFormat.of().formatHex(all.digest(), 0, 8);
  }

  /**
   * Makes the start-up cache for this Java, unless it is there, and deletes those of other jars: a
   * JVM would run the old jars' code from them (JDK-8377932). Without a cache idt only starts more
   * slowly, so a failure is no error.
   */
  private void train(String hash, List<String> classPath) throws Exception {
    Path aot = Files.createDirectories(target.resolve("aot"));
    String version = System.getProperty("java.version");
    Path cache = aot.resolve(hash + "-" + version + ".aot");
    byte[] recipe = Files.readAllBytes(inputs.resolve("training.txt"));
    Path trained = aot.resolve(hash + "-" + version + ".txt");
    boolean current =
        Files.exists(cache)
            && Files.exists(trained)
            && Arrays.equals(Files.readAllBytes(trained), recipe);
    if (current) {
      return;
    }
    deleteContents(aot);
    Path fresh = aot.resolve("new.aot");
    Path log = aot.resolve("training.log");
    Path work = Files.createTempDirectory("idt-training");
    try {
      List<String> commandLine = new ArrayList<>();
      commandLine.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      commandLine.add("@" + target.resolve("jvm.options"));
      commandLine.add("-XX:AOTCacheOutput=" + fresh);
      commandLine.add("-cp");
      commandLine.add(
          String.join(
              File.pathSeparator,
              classPath.stream().map(name -> lib.resolve(name).toString()).toList()));
      commandLine.addAll(
          List.of("Training", inputs.resolve("training.txt").toString(), work.toString()));
      Process process =
          new ProcessBuilder(commandLine)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(TRAINING_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      if (process.exitValue() != 0 || !Files.exists(fresh)) {
        System.out.println("no start-up cache: training failed, see " + log);
        return;
      }
      Files.move(fresh, cache, StandardCopyOption.ATOMIC_MOVE);
      Files.write(trained, recipe);
    } finally {
      deleteTree(work);
    }
  }

  private static void deleteContents(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  private static void deleteTree(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
