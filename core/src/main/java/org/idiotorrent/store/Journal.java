package org.idiotorrent.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.Printable;

/**
 * Which chunks of a partial download are verified and on disk, kept so that no crash at any instant
 * makes it lie.
 *
 * <p>A file of records of 8 bytes: a word, and a checksum over the word and the file ID. The word's
 * highest 4 bits are the kind, the rest its value. CHUNK: this chunk is written. CHECKPOINT: the
 * data of so many first records had been forced to the disk before. SESSION: the records from here
 * on were written under this boot of the machine. DOUBT: the data was found damaged, so that every
 * record before this is doubtful whatever else holds. A record with a wrong checksum, torn or never
 * written, counts for nothing.
 *
 * <p>After a crash of the program alone every CHUNK holds, since the system still has the data.
 * After a crash of the machine only those that a CHECKPOINT covers are known to hold; the others
 * are doubtful and have to be hashed again.
 *
 * <p>Safe for several threads without a lock: each record gets its own place in the file.
 */
final class Journal implements Closeable {
  private static final int RECORD = 8;
  private static final int KIND_SHIFT = 28;
  private static final int VALUE = (1 << KIND_SHIFT) - 1;
  private static final int CHUNK = 0;
  private static final int CHECKPOINT = 1;
  private static final int SESSION = 2;
  private static final int DOUBT = 3;
  private static final int MAX_BYTES = 64 << 20; // 16 times what the largest share needs
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  /**
   * Journals that this process has open. A file lock is the whole process's, and POSIX drops it
   * when any channel to the file closes, so a second one must not even be opened.
   */
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel channel;
  private final byte[] fileId;
  private final AtomicLong end;

  private Journal(Path path, FileChannel channel, FileId fileId, long end) {
    this.path = path;
    this.channel = channel;
    this.fileId = fileId.bytes();
    this.end = new AtomicLong(end);
  }

  /** Opens or starts the journal at {@code path}; fails if another has it open. */
  static Journal open(Path path, FileId fileId) throws IOException, StoreException {
    Path key = path.resolveSibling("").toRealPath().resolve(path.getFileName());
    if (!OPEN.add(key)) {
      throw alreadyOpen();
    }
    try {
      return openAndLock(key, fileId);
    } catch (IOException | StoreException | RuntimeException e) {
      OPEN.remove(key);
      throw e;
    }
  }

  private static Journal openAndLock(Path path, FileId fileId) throws IOException, StoreException {
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) {
        throw alreadyOpen();
      }
      if (channel.size() > MAX_BYTES) {
        throw new StoreException(
            "not a journal of idt, larger than "
                + MAX_BYTES
                + " bytes: "
                + Printable.of("" + path));
      }
      return new Journal(path, channel, fileId, Math.ceilDiv(channel.size(), RECORD) * RECORD);
    } catch (IOException | StoreException e) {
      channel.close();
      throw e;
    }
  }

  private static StoreException alreadyOpen() {
    return new StoreException("another idt is already fetching this share into this folder");
  }

  /**
   * What the records say.
   *
   * @param known chunks that are on disk for certain
   * @param doubtful chunks that may not have reached it
   */
  record Contents(BitSet known, BitSet doubtful) {}

  /**
   * Reads the records of earlier sessions and starts a new one. Called once, before the first
   * {@link #add}.
   *
   * @param intact whether the data is as the earlier sessions left it, as far as can be seen; if
   *     not, all that they noted is doubtful, and this is on disk before this returns
   */
  Contents begin(boolean intact) throws IOException {
    if (!intact && end.get() > 0) {
      append(DOUBT, 0);
      channel.force(false);
    }
    ByteBuffer records = ByteBuffer.allocate((int) end.get());
    while (records.hasRemaining() && channel.read(records, records.position()) >= 0) {
      // until all is read
    }
    Contents contents = replay(records.flip());
    append(SESSION, bootOf());
    return contents;
  }

  private Contents replay(ByteBuffer records) {
    int count = records.remaining() / RECORD;
    int safe = 0; // so many first records are known to be on the disk
    int doubted = 0; // but so many first records are not to be believed
    int[] words = new int[count];
    for (int i = 0; i < count; i++) {
      words[i] = wordAt(records, i);
      switch (words[i] >>> KIND_SHIFT) {
        case CHECKPOINT -> safe = Math.max(safe, Math.min(words[i] & VALUE, i));
        case DOUBT -> doubted = i;
        default -> {}
      }
    }
    int thisBoot = bootOf();
    boolean sameBoot = false; // as the session of record i
    BitSet known = new BitSet();
    BitSet doubtful = new BitSet();
    for (int i = 0; i < count; i++) {
      int value = words[i] & VALUE;
      switch (words[i] >>> KIND_SHIFT) {
        case SESSION -> sameBoot = value == thisBoot;
        case CHUNK -> (i >= doubted && (sameBoot || i < safe) ? known : doubtful).set(value);
        default -> {}
      }
    }
    doubtful.andNot(known);
    return new Contents(known, doubtful);
  }

  /** The word of record {@code i}, or -1 if its checksum is wrong. */
  private int wordAt(ByteBuffer records, int i) {
    int word = records.getInt(i * RECORD);
    return records.getInt(i * RECORD + 4) == checksum(word) ? word : -1;
  }

  /** Notes that {@code chunk} is verified and written. */
  void add(int chunk) throws IOException {
    append(CHUNK, chunk);
  }

  /**
   * So many records are written or being written: what {@link #checkpoint} may cover if the data is
   * forced after this.
   */
  int mark() {
    return (int) (end.get() / RECORD);
  }

  /**
   * Notes that the data of the first {@code records} records is on the disk, and forces this note
   * there.
   */
  void checkpoint(int records) throws IOException {
    append(CHECKPOINT, records);
    channel.force(false);
  }

  private void append(int kind, int value) throws IOException {
    int word = kind << KIND_SHIFT | value;
    ByteBuffer one = ByteBuffer.allocate(RECORD).putInt(word).putInt(checksum(word)).flip();
    long position = end.getAndAdd(RECORD);
    while (one.hasRemaining()) {
      channel.write(one, position + one.position());
    }
  }

  private int checksum(int word) {
    CRC32C crc = new CRC32C();
    crc.update(fileId);
    crc.update(ByteBuffer.allocate(4).putInt(word).flip());
    return (int) crc.getValue();
  }

  /**
   * 28 bits that tell this boot of the machine from others, or a value that matches none where it
   * cannot be told.
   */
  private static int bootOf() {
    CRC32C crc = new CRC32C();
    try {
      crc.update(Files.readAllBytes(BOOT_ID));
    } catch (IOException e) {
      crc.update(ByteBuffer.allocate(8).putLong(System.nanoTime()).flip());
    }
    return (int) crc.getValue() & VALUE;
  }

  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      channel.close();
      OPEN.remove(path);
    }
  }
}
