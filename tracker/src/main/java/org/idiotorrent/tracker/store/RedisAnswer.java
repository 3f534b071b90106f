package org.idiotorrent.tracker.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Reads what {@code announce.lua} returns: counts, and members and data of seeders and leechers.
 */
final class RedisAnswer {
  private final List<?> reply;
  private final int seedersPicked;

  private RedisAnswer(List<?> reply) {
    this.reply = reply;
    this.seedersPicked = part(2).size();
  }

  static FilePeers read(List<?> reply, Asker asker) {
    RedisAnswer answer = new RedisAnswer(reply);
    return new FilePeers(answer.number(0), answer.number(1), answer.sample(asker), false);
  }

  private int number(int index) {
    return ((Long) reply.get(index)).intValue();
  }

  private List<?> part(int index) {
    return (List<?>) reply.get(index);
  }

  private PeerSample sample(Asker asker) {
    int picked = seedersPicked + part(4).size();
    PeerSample sample = new PeerSample(Math.min(picked, asker.wanted()));
    byte[] ownId = asker.idBytes();
    for (int row : RandomRows.pick(picked, picked, ThreadLocalRandom.current())) {
      boolean complete = row < seedersPicked;
      int index = complete ? row : row - seedersPicked;
      Object data = part(complete ? 3 : 5).get(index);
      byte[] member = (byte[]) part(complete ? 2 : 4).get(index);
      boolean isOwn =
          Arrays.equals(member, PublicAddress.LENGTH, PeerTable.KEY, ownId, 0, ownId.length);
      if (data instanceof byte[] known && !isOwn && sample.size() < asker.wanted()) {
        add(sample, member, known, complete, asker);
      }
    }
    return sample;
  }

  private static void add(
      PeerSample sample, byte[] member, byte[] data, boolean complete, Asker asker) {
    int port = ByteBuffer.wrap(data).getChar();
    LanAddresses lan =
        asker.address().isAt(member, 0)
            ? LanAddresses.ofPacked(Arrays.copyOfRange(data, 2, data.length))
            : LanAddresses.NONE;
    sample.add(member, 0, port, complete, lan);
  }
}
