package org.idiotorrent.transfer;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.idiotorrent.peer.DialOutcome;
import org.idiotorrent.peer.Hearing;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.SeenAddress;

/**
 * What came of calling on a peer, and of asking whether it can call back.
 *
 * @param outcome of dialling it; {@link DialOutcome#CONNECTED} only if it spoke IDT1 too
 * @param answer what it said, if it answers such questions
 */
public record PeerCheck(DialOutcome outcome, Optional<PeerId> peer, Optional<Answer> answer) {

  /**
   * A peer's view of us.
   *
   * @param outcome of its dial back to us
   * @param hearing whether it heard our beacon
   * @param clockAhead how far its clock is ahead of ours, about
   * @param seen our address, as it came there
   */
  public record Answer(
      DialOutcome outcome, Hearing hearing, Duration clockAhead, SeenAddress seen) {}

  /**
   * Calls on the peer at {@code address}; takes some seconds at most.
   *
   * @param self the peer ID of the beacon that it may have heard
   * @param port where it is to dial back, 0 for not at all
   */
  public static PeerCheck of(PeerAddress address, PeerId self, int port) {
    try (PeerInquiry inquiry = PeerInquiry.dial(address, self, Optional.empty())) {
      return new PeerCheck(
          DialOutcome.CONNECTED, Optional.of(inquiry.peerId()), answer(inquiry, port));
    } catch (IOException e) {
      return new PeerCheck(DialBack.outcome(e), Optional.empty(), Optional.empty());
    }
  }

  private static Optional<Answer> answer(PeerInquiry inquiry, int port) {
    try {
      return inquiry
          .reach(port)
          .map(reach ->
              new Answer(
                  reach.outcome(),
                  reach.hearing(),
                  Duration.between(Instant.now(), reach.clock()),
                  reach.seen()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
