package org.idiotorrent.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.idiotorrent.share.Manifests;
import org.idiotorrent.share.Manifests.TestShare;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program is killed at any instant; what it had stored is still there, and nothing else. */
@Timeout(120)
class StoreCrashTest {
  private static final int KILLS = 20;

  @TempDir Path folder;

  private static TestShare share() {
    return Manifests.folder(7, 800, 256);
  }

  @Test
  void whatAKilledProcessHadStoredIsThereAndRight() throws Exception {
    TestShare share = share();
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Set<Integer> stored = new HashSet<>();
    int complete = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      stored.addAll(storeUntilKilled(random.nextInt(60)));
      try (PartialDownload partial = PartialDownload.open(share.manifest(), folder)) {
        PartialDownloadTest.assertGood(partial, share);
        for (int chunk : stored) {
          assertTrue(partial.have().has(chunk), "lost chunk " + chunk + ", seed " + seed);
        }
        complete += partial.have().isComplete() ? 1 : 0;
      }
    }
    assertTrue(!stored.isEmpty() && complete < KILLS, "killed too early or too late to show much");
  }

  /** The chunks that a process said it had stored before it was killed. */
  private List<Integer> storeUntilKilled(int afterLines) throws IOException, InterruptedException {
    List<Integer> stored = new ArrayList<>();
    Process child = ChildJvm.start(Storer.class, folder.toString());
    try (BufferedReader out = child.inputReader()) {
      for (int i = 0; i < afterLines; i++) {
        read(out, stored);
      }
      child.toHandle().destroyForcibly(); // unlike the child's own, this leaves its output to read
      while (read(out, stored)) {
        // what it said until it died
      }
    } finally {
      child.destroyForcibly().waitFor();
    }
    return stored;
  }

  private static boolean read(BufferedReader out, List<Integer> stored) throws IOException {
    String line = out.readLine();
    if (line == null || !line.endsWith(".")) {
      return false; // a torn line was not said
    }
    stored.add(Integer.parseInt(line.substring(0, line.length() - 1)));
    return true;
  }

  /** Stores what is missing as fast as it can, and says so. */
  static final class Storer {
    private Storer() {}

    public static void main(String[] args) throws StoreException {
      TestShare share = share();
      PartialDownload partial = PartialDownload.open(share.manifest(), Path.of(args[0]));
      for (int i = partial.have().nextMissing(0); i >= 0; i = partial.have().nextMissing(i + 1)) {
        StoredShares.store(partial, share, i);
        System.out.println(i + ".");
        if (i % 50 == 0) {
          partial.checkpoint();
        }
      }
    }
  }
}
