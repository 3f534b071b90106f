package org.idiotorrent.lan;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.DatagramPacket;
import java.net.MulticastSocket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import javax.jmdns.ServiceInfo;
import javax.jmdns.impl.DNSCache;
import javax.jmdns.impl.DNSOutgoing;
import javax.jmdns.impl.JmDNSImpl;
import javax.jmdns.impl.ServiceInfoImpl;
import org.jspecify.annotations.Nullable;

/**
 * A JmDNS that does for many services at once what JmDNS does for each alone: of 17 it sends 12
 * datagrams to look for conflicts and 20 to announce them, not 102 and 68, all of which everybody
 * on the LAN has to read; and takes them back within some three seconds, not 17 times as many.
 */
final class GroupedJmDns extends JmDNSImpl {
  private static final System.Logger log = System.getLogger(GroupedJmDns.class.getName());

  /** JmDNS says goodbye three times, a second apart. */
  private static final Duration GOODBYE = Duration.ofSeconds(4);

  /** Many times what a crowd says to the group. */
  private static final int READS_PER_SECOND = 2_000;

  private static final int READS_BURST = 1_000;
  private static final Duration PAUSE = Duration.ofMillis(10);

  /**
   * Of a crowd's datagrams several are read at a time: to wake up for each costs more than reading
   * it.
   */
  private static final Duration GATHERING = Duration.ofMillis(100);

  /** Whoever reads for so long has waited for something to come. */
  private static final Duration WAITED = Duration.ofMillis(1);

  /** Confined to the thread that registers; others start probing only when nobody registers. */
  private boolean isGathering;

  /** None as long as JmDNS, which listens before it is constructed, has read nothing. */
  private volatile @Nullable MulticastSocket selective;

  /** Likewise. */
  private volatile @Nullable MdnsMemory memory;

  private volatile @Nullable Thread reader;
  private volatile boolean failed;

  /**
   * @param lan has the address first
   * @param mark of lower-case letters and digits of ASCII, in all names that are registered and in
   *     no other
   */
  GroupedJmDns(LanInterface lan, String name, String mark, CrowdState crowd) throws IOException {
    super(lan.subnets().getFirst().address(), name);
    memory = new MdnsMemory(mark);
    selective =
        new SelectiveSocket(
            new MdnsGate(lan, new MdnsConcern(mark), crowd, System.nanoTime()), crowd);
  }

  /** Called for each datagram, and by nobody but who reads it. */
  @Override
  public @Nullable MulticastSocket getSocket() {
    MulticastSocket socket = selective;
    return socket == null ? super.getSocket() : socket;
  }

  @Override
  public DNSCache getCache() {
    DNSCache ours = memory;
    return ours == null ? super.getCache() : ours;
  }

  /** JmDNS would keep whatever type anybody names, and tell of it whoever asks. */
  @Override
  public boolean registerServiceType(String type) {
    return type.equalsIgnoreCase(MdnsHost.TYPE) && super.registerServiceType(type);
  }

  /**
   * Failing to send is a matter of this datagram alone; JmDNS would close for it, or start anew.
   */
  @Override
  public void send(DNSOutgoing out) {
    try {
      super.send(out);
    } catch (IOException | RuntimeException e) {
      log.log(System.Logger.Level.DEBUG, "cannot send by mDNS", e);
    }
  }

  /** JmDNS closes itself when it fails to answer, as if a question could be an end of all. */
  @Override
  public void close() {
    log.log(System.Logger.Level.DEBUG, "mDNS stays, though it could not answer");
  }

  /**
   * Says goodbye, and closes.
   *
   * @param silently whether others keep what is registered until it expires
   */
  void end(boolean silently) {
    if (silently) {
      getServices().clear();
    }
    super.close();
  }

  /** JmDNS would start anew by itself, with copies of what is registered that nobody has. */
  @Override
  public void recover() {
    failed = true;
  }

  /** Whether this still does what it is for. */
  boolean isWell() {
    Thread reading = reader;
    return !failed
        && !isCanceling()
        && !isCanceled()
        && !isClosing()
        && !isClosed()
        && (reading == null || reading.isAlive());
  }

  /**
   * Called for the host itself, before this is constructed, and for each service; takes up all that
   * were not looked at before.
   */
  @Override
  public void startProber() {
    if (memory != null && !isGathering) {
      super.startProber();
    }
  }

  void register(List<ServiceInfo> services) throws IOException {
    if (services.isEmpty()) {
      return;
    }
    isGathering = true;
    try {
      for (ServiceInfo service : services) {
        registerService(service);
      }
    } finally {
      isGathering = false;
    }
    startProber();
  }

  /** Blocks until the goodbyes are said. */
  void unregister(List<ServiceInfo> services) {
    if (services.isEmpty()) {
      return;
    }
    List<ServiceInfoImpl> gone = services.stream().map(ServiceInfoImpl.class::cast).toList();
    gone.forEach(ServiceInfoImpl::cancelState);
    startCanceler();
    gone.forEach(service -> service.waitForCanceled(GOODBYE.toMillis()));
    forget(services);
  }

  /** Speaks of them no more, and lets what others know of them expire: they are still true. */
  void forget(List<ServiceInfo> services) {
    services.forEach(service -> getServices().remove(service.getKey(), service));
  }

  /** Reads what concerns this host. It has no socket of its own. */
  private final class SelectiveSocket extends MulticastSocket {
    private final MdnsGate gate;
    private final CrowdState crowd;
    private final Allowance reads = new Allowance(READS_BURST, READS_PER_SECOND, System.nanoTime());

    private SelectiveSocket(MdnsGate gate, CrowdState crowd) throws IOException {
      super((SocketAddress) null);
      super.close();
      this.gate = gate;
      this.crowd = crowd;
    }

    @Override
    public void receive(DatagramPacket packet) throws IOException {
      reader = Thread.currentThread();
      do {
        MulticastSocket socket = GroupedJmDns.super.getSocket();
        if (socket == null) {
          throw new SocketException("closed");
        }
        slowDown();
        packet.setLength(packet.getData().length);
        long start = System.nanoTime();
        socket.receive(packet);
        if (crowd.isCrowd() && System.nanoTime() - start > WAITED.toNanos()) {
          pause(GATHERING);
        }
      } while (!gate.admits(packet, System.nanoTime()));
    }

    /** Of a flood, the system throws away what is not read; that costs us nothing. */
    private void slowDown() throws IOException {
      while (!reads.take(System.nanoTime())) {
        pause(PAUSE);
      }
    }

    private static void pause(Duration time) throws IOException {
      try {
        Thread.sleep(time);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException();
      }
    }
  }
}
