package org.idiotorrent.transfer;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.idiotorrent.peer.DialOutcome;
import org.idiotorrent.peer.Hearing;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.peer.SeenAddress;
import org.idiotorrent.wire.RefusedException;
import org.idiotorrent.wire.WireConnection;

/**
 * What came of calling on a peer, and of asking whether it can call back.
 *
 * @param answer what it said, if it answers such questions
 */
public record PeerCheck(Outcome outcome, Optional<PeerId> peer, Optional<Answer> answer) {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** How a call ended. */
  public enum Outcome {
    /** It spoke IDT1. */
    MET,
    /** It spoke IDT1, and has no room now. */
    BUSY,
    /** Something answered there, and it does not speak IDT1, or not this version. */
    NOT_IDT,
    /** Packets got there and back, and nothing listens, or something there refuses. */
    REFUSED,
    /** Nothing came back in time. */
    NO_ANSWER,
    /** The network, or the own system, said that there is no way to it. */
    NO_WAY,
    /** The own system would not let it be called. */
    NOT_SENT,
    /** Its name has no address. */
    UNKNOWN_NAME;

    /** Whether packets got there and back. */
    public boolean isReachable() {
      return compareTo(REFUSED) <= 0;
    }
  }

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

  /** Of a call that met nobody. */
  public static PeerCheck failed(Outcome outcome) {
    return new PeerCheck(outcome, Optional.empty(), Optional.empty());
  }

  /**
   * Calls on the peer at {@code address}; takes 10 s at most.
   *
   * @param self the peer ID of the beacon that it may have heard
   * @param port where it is to dial back, 0 for not at all
   */
  public static PeerCheck of(PeerAddress address, PeerId self, int port) {
    return of(address, self, port, PATIENCE);
  }

  /**
   * The same with another {@code patience} for the connection, and once more for its first words.
   */
  public static PeerCheck of(PeerAddress address, PeerId self, int port, Duration patience) {
    WireConnection wire;
    try {
      wire = WireConnection.dial(address, patience);
    } catch (IOException e) {
      return failed(ofDial(e));
    }
    try (PeerInquiry inquiry = PeerInquiry.greet(wire, self, Optional.empty(), patience)) {
      return new PeerCheck(Outcome.MET, Optional.of(inquiry.peerId()), answer(inquiry, port));
    } catch (RefusedException e) {
      return failed(e.isAnswer() && e.retryAfter().isPresent() ? Outcome.BUSY : Outcome.NOT_IDT);
    } catch (IOException e) {
      return failed(Outcome.NOT_IDT);
    }
  }

  /** What comes of connecting to {@code host}, to which nothing is said. */
  public static DialOutcome connect(InetAddress host, int port, Duration patience) {
    try (SocketChannel channel = SocketChannel.open()) {
      channel
          .socket()
          .connect(new InetSocketAddress(host, port), Math.toIntExact(patience.toMillis()));
      return DialOutcome.CONNECTED;
    } catch (IOException e) {
      return switch (ofDial(e)) {
        case NO_ANSWER -> DialOutcome.NO_ANSWER;
        case REFUSED -> DialOutcome.REFUSED;
        case NO_WAY -> DialOutcome.NO_WAY;
        case MET, BUSY, NOT_IDT, NOT_SENT, UNKNOWN_NAME -> DialOutcome.NOT_TRIED;
      };
    }
  }

  /** Not read from its message, which is in many languages. */
  private static Outcome ofDial(IOException e) {
    return switch (e) {
      case UnknownHostException unknown -> Outcome.UNKNOWN_NAME;
      case SocketTimeoutException timeout -> Outcome.NO_ANSWER;
      case ConnectException refused -> Outcome.REFUSED;
      case NoRouteToHostException noRoute -> Outcome.NO_WAY;
      default -> Outcome.NOT_SENT; // no network, or a rule for what goes out
    };
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
