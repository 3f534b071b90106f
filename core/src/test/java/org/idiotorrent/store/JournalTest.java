package org.idiotorrent.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.idiotorrent.Seeds;
import org.idiotorrent.share.Digest;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.HashAlgorithm;
import org.idiotorrent.share.Manifests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JournalTest {
  private static final FileId ID = id(1);
  private static final int OTHER_BOOT = 0x2abcdef;

  @TempDir Path folder;

  private static FileId id(long seed) {
    return new FileId(Digest.of(HashAlgorithm.SHA256, Manifests.random(seed, 32)));
  }

  private Path path() {
    return folder.resolve("journal");
  }

  private Journal.Contents read() throws Exception {
    return read(true);
  }

  private Journal.Contents read(boolean intact) throws Exception {
    try (Journal journal = Journal.open(path(), ID)) {
      return journal.begin(intact);
    }
  }

  /** A session of this boot that adds {@code chunks}. */
  private void add(int... chunks) throws Exception {
    try (Journal journal = Journal.open(path(), ID)) {
      journal.begin(true);
      for (int chunk : chunks) {
        journal.add(chunk);
      }
    }
  }

  private static void assertContents(
      Set<Integer> known, Set<Integer> doubtful, Journal.Contents is) {
    assertEquals(known, set(is.known()), "known");
    assertEquals(doubtful, set(is.doubtful()), "doubtful");
  }

  private static Set<Integer> set(BitSet bits) {
    return bits.stream().boxed().collect(Collectors.toCollection(TreeSet::new));
  }

  /** Makes the SESSION record at {@code position} one of another boot of the machine. */
  private void otherBoot(long position) throws Exception {
    int word = 2 << 28 | OTHER_BOOT;
    CRC32C crc = new CRC32C();
    crc.update(ID.bytes());
    crc.update(ByteBuffer.allocate(4).putInt(word).flip());
    try (RandomAccessFile file = new RandomAccessFile(path().toFile(), "rw")) {
      file.seek(position);
      file.writeInt(word);
      file.writeInt((int) crc.getValue());
    }
  }

  @Test
  void aNewJournalKnowsNothing() throws Exception {
    assertContents(Set.of(), Set.of(), read());
  }

  @Test
  void chunksOfThisBootHoldThoughTheProgramCrashed() throws Exception {
    add(0, 5, 524_287);

    assertContents(Set.of(0, 5, 524_287), Set.of(), read());
  }

  @Test
  void chunksOfAllSessionsOfThisBootHold() throws Exception {
    add(1);
    add(2);
    add();
    add(3);

    assertContents(Set.of(1, 2, 3), Set.of(), read());
  }

  @Test
  void chunksOfAnotherBootAreDoubtful() throws Exception {
    add(1, 2);
    otherBoot(0);
    add(3);

    assertContents(Set.of(3), Set.of(1, 2), read());
  }

  @Test
  void aCheckpointHoldsAcrossBootsForWhatWasNotedBeforeItsMark() throws Exception {
    try (Journal journal = Journal.open(path(), ID)) {
      journal.begin(true);
      journal.add(1);
      journal.add(2);
      int mark = journal.mark();
      journal.add(3); // while the data is being forced
      journal.checkpoint(mark);
      journal.add(4);
    }
    otherBoot(0);

    assertContents(Set.of(1, 2), Set.of(3, 4), read());
  }

  @Test
  void dataThatIsNotIntactMakesEverythingBeforeDoubtfulForGood() throws Exception {
    try (Journal journal = Journal.open(path(), ID)) {
      journal.begin(true);
      journal.add(1);
      journal.add(2);
      journal.checkpoint(journal.mark());
    }

    assertContents(Set.of(), Set.of(1, 2), read(false));
    add(2);
    assertContents(Set.of(2), Set.of(1), read(true));
  }

  @Test
  void aTornLastRecordCountsForNothingAndIsNotWrittenOver() throws Exception {
    add(1, 2);
    try (RandomAccessFile file = new RandomAccessFile(path().toFile(), "rw")) {
      file.setLength(file.length() - 3);
    }
    add(3);

    assertContents(Set.of(1, 3), Set.of(), read());
  }

  @Test
  void zeroedHolesCountForNothing() throws Exception {
    add(1, 2, 3);
    try (RandomAccessFile file = new RandomAccessFile(path().toFile(), "rw")) {
      file.seek(16);
      file.write(new byte[8]);
      file.setLength(200);
    }

    assertContents(Set.of(1, 3), Set.of(), read());
  }

  @Test
  void theJournalOfAnotherShareSaysNothing() throws Exception {
    add(1, 2);
    try (Journal journal = Journal.open(path(), id(2))) {
      assertContents(Set.of(), Set.of(), journal.begin(true));
    }
  }

  @Test
  void aFileThatCannotBeAJournalIsRefusedBeforeItIsRead() throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(path().toFile(), "rw")) {
      file.setLength(1L << 31);
    }

    StoreException refusal = assertThrows(StoreException.class, () -> Journal.open(path(), ID));
    assertTrue(refusal.getMessage().contains("not a journal"), refusal.getMessage());
  }

  @Test
  void aSecondOpenerInThisProcessIsRefusedAndTheFirstStaysLocked() throws Exception {
    try (Journal journal = Journal.open(path(), ID)) {
      journal.begin(true);
      StoreException refusal = assertThrows(StoreException.class, () -> Journal.open(path(), ID));

      assertTrue(refusal.getMessage().startsWith("another idt is already fetching"));
      assertEquals("refused", openInAnotherProcess());
    }
    assertEquals("opened", openInAnotherProcess());
    Journal.open(path(), ID).close();
  }

  private String openInAnotherProcess() throws Exception {
    Process child = ChildJvm.start(Opener.class, path().toString());
    try (var out = child.inputReader()) {
      String answer = String.valueOf(out.readLine());
      assertTrue(child.waitFor(20, TimeUnit.SECONDS));
      return answer;
    } finally {
      child.destroyForcibly();
    }
  }

  /** Opens a journal and says whether it could. */
  static final class Opener {
    private Opener() {}

    public static void main(String[] args) throws Exception {
      try {
        Journal.open(Path.of(args[0]), ID).close();
        System.out.println("opened");
      } catch (StoreException e) {
        System.out.println("refused");
      }
    }
  }

  @Test
  void truncatedOrChangedAtAnyByteItNeverClaimsAChunkThatWasNotAdded() throws Exception {
    Seeds.check(
        3,
        random -> {
          Files.deleteIfExists(path());
          Set<Integer> added = writeAtRandom(random);
          byte[] whole = Files.readAllBytes(path());
          for (int at = 0; at < whole.length; at++) {
            assertClaims(added, Arrays.copyOf(whole, at));
            byte[] changed = whole.clone();
            changed[at] ^= (byte) (1 + random.nextInt(255));
            assertClaims(added, changed);
            byte[] zeroed = whole.clone();
            Arrays.fill(zeroed, at, Math.min(whole.length, at + 1 + random.nextInt(64)), (byte) 0);
            assertClaims(added, zeroed);
          }
        });
  }

  private Set<Integer> writeAtRandom(Random random) throws Exception {
    Set<Integer> added = new TreeSet<>();
    for (int session = 0; session < 3; session++) {
      try (Journal journal = Journal.open(path(), ID)) {
        journal.begin(random.nextInt(4) > 0);
        for (int i = 0; i < 15; i++) {
          int chunk = random.nextInt(1_000);
          added.add(chunk);
          journal.add(chunk);
          if (random.nextInt(8) == 0) {
            journal.checkpoint(journal.mark());
          }
        }
      }
    }
    return added;
  }

  private void assertClaims(Set<Integer> added, byte[] journal) throws Exception {
    Files.write(path(), journal);
    Journal.Contents contents = read();
    assertTrue(added.containsAll(set(contents.known())), "known: " + contents.known());
    assertTrue(added.containsAll(set(contents.doubtful())), "doubtful: " + contents.doubtful());
  }
}
