package org.idiotorrent.lan;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One JmDNS, on one interface, and the daemon thread on which everything is done with it, because
 * what it does takes from milliseconds to seconds. It begins with the first that is to be done.
 */
final class MdnsHost {
  static final String TYPE = "_idt._tcp.local.";

  private static final System.Logger log = System.getLogger(MdnsHost.class.getName());

  private static final Duration PATIENCE = Duration.ofMillis(150);
  private static final Duration TICK = Duration.ofMillis(1);

  /** Something to be done with the JmDNS. It may block, and be interrupted. */
  interface Step {
    void on(GroupedJmDns jmdns) throws IOException;
  }

  private final LanInterface lan;
  private final String name;
  private final String mark;
  private final CrowdState crowd;
  private final Runnable failed;
  private final BlockingQueue<Step> steps = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean closing;
  private volatile boolean silent;

  /** Whether nothing more will be done. */
  private volatile boolean over;

  /**
   * @param lan its first subnet is that of the address that is told to others
   * @param name of the host in the DNS, without domain; unlike any other on the LAN
   * @param mark in lower case, in {@code name} and in the names of all that is registered
   * @param failed is called, on another thread, when this has ended without having been closed
   */
  MdnsHost(LanInterface lan, String name, String mark, CrowdState crowd, Runnable failed) {
    this.lan = lan;
    this.name = name;
    this.mark = mark;
    this.crowd = crowd;
    this.failed = failed;
    // JmDNS's own default of an hour keeps a peer that was killed listed for as long.
    if (System.getProperty("net.dns.ttl") == null) {
      System.setProperty("net.dns.ttl", "75");
    }
    thread = Thread.ofPlatform().daemon().name("idt-mdns-" + lan).start(this::run);
  }

  /**
   * Where a host is needed for those on {@code lan} to hear of addresses that they can reach: each
   * subnet of IPv4 by itself, as JmDNS knows one address only, and listens only to whom has a like
   * one. Of subnets that overlap, the first: two hosts that hear each other would fight for their
   * names. Link-local addresses count where there are no others.
   */
  static List<LanInterface> places(LanInterface lan) {
    List<Subnet> routed =
        lan.subnets().stream().filter(one -> !one.address().isLinkLocalAddress()).toList();
    List<Subnet> subnets = routed.isEmpty() ? lan.subnets() : routed;
    if (lan.family() == StandardProtocolFamily.INET) {
      List<Subnet> apart = new ArrayList<>();
      subnets.stream()
          .filter(subnet -> apart.stream().noneMatch(subnet::overlaps))
          .forEach(apart::add);
      return apart.stream().map(subnet -> lan.with(List.of(subnet))).toList();
    }
    List<Subnet> bestFirst = new ArrayList<>(subnets);
    lan.subnets().stream().filter(one -> !bestFirst.contains(one)).forEach(bestFirst::add);
    return List.of(lan.with(bestFirst));
  }

  /** From any thread: {@code step} is done after those before it; never, once this ends. */
  void run(Step step) {
    if (!over) {
      steps.add(step);
    }
  }

  /** As {@link #beginClose}, but others keep what they know until it expires: it is still true. */
  void beginSilentClose() {
    silent = true;
    beginClose();
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
    try {
      serve();
    } catch (InterruptedException e) {
      log.log(System.Logger.Level.DEBUG, () -> "mDNS ends on " + lan);
    } catch (IOException | RuntimeException e) {
      log.log(System.Logger.Level.DEBUG, () -> "no mDNS on " + lan, e);
    }
    over = true;
    steps.clear();
    if (!closing) {
      failed.run();
    }
  }

  private void serve() throws IOException, InterruptedException {
    Step step = steps.take();
    if (closing) {
      return;
    }
    GroupedJmDns jmdns = new GroupedJmDns(lan, name, mark, crowd);
    try {
      while (!closing && jmdns.isWell()) {
        if (step != null) {
          step.on(jmdns);
        }
        step = steps.poll(1, TimeUnit.SECONDS);
      }
    } finally {
      jmdns.end(silent);
    }
  }
}
