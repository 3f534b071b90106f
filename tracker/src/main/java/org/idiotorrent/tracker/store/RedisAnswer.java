package org.idiotorrent.tracker.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Reads what {@code announce.lua} returns. */
final class RedisAnswer {
  private static final int MEMBERS = 3;
  private static final int DATA = 4;
  private static final int PORT = 2;
  private static final int MEMBER = PeerTable.KEY + PORT;

  private final List<?> reply;
  private final byte[] members;

  private RedisAnswer(List<?> reply) {
    this.reply = reply;
    this.members = (byte[]) reply.get(MEMBERS);
  }

  static FilePeers read(List<?> reply, Asker asker) {
    RedisAnswer answer = new RedisAnswer(reply);
    return new FilePeers(answer.number(0), answer.number(1), answer.sample(asker), false);
  }

  private int number(int index) {
    return ((Long) reply.get(index)).intValue();
  }

  /** The picked peers in random order, without the asker. */
  private PeerSample sample(Asker asker) {
    int picked = members.length / MEMBER;
    int seeders = number(2);
    PeerSample sample = new PeerSample(Math.min(picked, asker.wanted()));
    LanAddresses[] lans = lans(picked, asker);
    byte[] ownId = asker.idBytes();
    for (int row : RandomRows.pick(picked, picked, ThreadLocalRandom.current())) {
      int at = row * MEMBER;
      int port = ByteBuffer.wrap(members, at + PeerTable.KEY, PORT).getChar();
      if (!hasId(at, ownId) && sample.size() < asker.wanted()) {
        sample.add(members, at, port, row < seeders, lans[row]);
      }
    }
    return sample;
  }

  private boolean hasId(int member, byte[] id) {
    int at = member + PublicAddress.LENGTH;
    return Arrays.equals(members, at, at + id.length, id, 0, id.length) && id.length > 0;
  }

  private LanAddresses[] lans(int picked, Asker asker) {
    LanAddresses[] lans = new LanAddresses[picked];
    int next = DATA;
    for (int row = 0; row < picked && next < reply.size(); row++) {
      if (asker.address().isAt(members, row * MEMBER)) {
        Object data = reply.get(next++); // null after Redis has evicted it
        lans[row] =
            data instanceof byte[] known
                ? LanAddresses.ofPacked(Arrays.copyOfRange(known, PORT, known.length))
                : LanAddresses.NONE;
      }
    }
    return lans;
  }
}
