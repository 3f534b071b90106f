package org.idiotorrent.lan;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One JmDNS, on one interface, and the daemon thread on which everything is done with it, because
 * what it does takes from milliseconds to seconds.
 */
final class MdnsHost {
  static final String TYPE = "_idt._tcp.local.";

  private static final System.Logger log = System.getLogger(MdnsHost.class.getName());

  private static final Duration PATIENCE = Duration.ofMillis(150);
  private static final Duration TICK = Duration.ofMillis(1);

  /** JmDNS keeps, and asks for, all that it reads: more records than this are a flood. */
  private static final int MAX_RECORDS = 8_192;

  /** Something to be done with the JmDNS. It may block, and be interrupted. */
  interface Step {
    void on(GroupedJmDns jmdns) throws IOException;
  }

  private final LanInterface lan;
  private final String name;
  private final String mark;
  private final Runnable flooded;
  private final BlockingQueue<Step> steps = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean closing;

  /**
   * @param name of the host in the DNS, without domain; unlike any other on the LAN
   * @param mark in lower case, in {@code name} and in the names of all that is registered
   * @param flooded is called when there are so many records on the LAN that this had better be
   *     closed for a while
   */
  MdnsHost(LanInterface lan, String name, String mark, Runnable flooded) {
    this.lan = lan;
    this.name = name;
    this.mark = mark;
    this.flooded = flooded;
    // JmDNS's own default of an hour keeps a peer that was killed listed for as long.
    if (System.getProperty("net.dns.ttl") == null) {
      System.setProperty("net.dns.ttl", "75");
    }
    thread = Thread.ofPlatform().daemon().name("idt-mdns-" + lan).start(this::run);
  }

  /** From any thread: {@code step} is done after those before it; never, once closing began. */
  void run(Step step) {
    steps.add(step);
  }

  /** Starts to say goodbye and to close; returns at once. */
  void beginClose() {
    closing = true;
    thread.interrupt();
  }

  /**
   * Closes {@code hosts}, within 0.15 s. JmDNS says goodbye at once, then waits, for two seconds
   * and for each instance; an interrupt ends one wait.
   *
   * @param farewell time for the goodbyes to get out
   */
  static void close(Collection<MdnsHost> hosts, Duration farewell) {
    long now = System.nanoTime();
    long hurry = now + farewell.toNanos();
    long end = now + PATIENCE.toNanos();
    hosts.forEach(MdnsHost::beginClose);
    try {
      for (MdnsHost host : hosts) {
        while (!host.thread.join(TICK) && System.nanoTime() - end < 0) {
          if (System.nanoTime() - hurry > 0) {
            hosts.forEach(each -> each.thread.interrupt());
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    if (closing) {
      return;
    }
    try (GroupedJmDns jmdns = new GroupedJmDns(address(), name, mark)) {
      while (!closing) {
        Step step = steps.poll(1, TimeUnit.SECONDS);
        if (step != null) {
          step.on(jmdns);
        }
        if (isFlooded(jmdns)) {
          log.log(System.Logger.Level.WARNING, () -> "mDNS rests on " + lan + ": it is flooded");
          flooded.run();
          return;
        }
      }
    } catch (InterruptedException e) {
      log.log(System.Logger.Level.DEBUG, () -> "mDNS ends on " + lan);
    } catch (IOException | RuntimeException e) {
      log.log(System.Logger.Level.DEBUG, () -> "no mDNS on " + lan, e);
    }
  }

  private static boolean isFlooded(GroupedJmDns jmdns) {
    return jmdns.getCache().size() + jmdns.getCache().getDNSEntryList(TYPE).size() > MAX_RECORDS;
  }

  /** Not a link-local address if there is another: JmDNS would not hear those who have others. */
  private InetAddress address() {
    return lan.subnets().stream()
        .map(Subnet::address)
        .filter(address -> !address.isLinkLocalAddress())
        .findFirst()
        .orElse(lan.subnets().getFirst().address());
  }
}
