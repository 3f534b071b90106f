package org.idiotorrent.transfer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whose turn it is to be asked: hosts take turns, and addresses that are only remembered come last,
 * so that neither who makes up peers nor who is there no more keeps the others waiting. The search
 * guards it. Times are of {@link System#nanoTime()}.
 */
final class InquiryTurns {
  private static final int MOST = 256;
  private static final int MOST_OF_HOST = 64;
  private static final int MOST_REMEMBERED = 16;

  /** Asked of late; those that take longer than {@link #SLOW} make room for others. */
  private static final int MOST_QUICK = 64;

  private static final long SLOW = Duration.ofSeconds(1).toNanos();

  /** Heard of first first. */
  private final List<Contact> waiting = new ArrayList<>();

  /** Since when each is asked, the longest first. */
  private final Map<Contact, Long> open = new LinkedHashMap<>();

  void add(Contact contact) {
    waiting.add(contact);
  }

  /** Who is asked now, which then counts as begun; empty if nobody may. */
  Optional<Contact> next(long now) {
    if (!hasRoom(now)) {
      return Optional.empty();
    }
    Map<String, Integer> ofHosts = new LinkedHashMap<>();
    open.keySet().forEach(contact -> ofHosts.merge(contact.address.host(), 1, Integer::sum));
    boolean remembered = open.keySet().stream().filter(this::isLast).count() < MOST_REMEMBERED;
    Optional<Contact> next =
        waiting.stream()
            .filter(contact -> remembered || !isLast(contact))
            .filter(contact -> ofHosts.getOrDefault(contact.address.host(), 0) < MOST_OF_HOST)
            .min(
                Comparator.comparing(this::isLast)
                    .thenComparing(contact -> ofHosts.getOrDefault(contact.address.host(), 0)));
    next.ifPresent(contact -> {
      waiting.remove(contact);
      open.put(contact, now);
    });
    return next;
  }

  private boolean isLast(Contact contact) {
    return !contact.isCurrent();
  }

  /** Whether one that was asked before may be asked again, which then counts as begun. */
  boolean again(Contact contact, long now) {
    String host = contact.address.host();
    boolean room =
        hasRoom(now)
            && open.keySet().stream().filter(other -> other.address.host().equals(host)).count()
                < MOST_OF_HOST;
    if (room) {
      open.put(contact, now);
    }
    return room;
  }

  /** Whether one more may be asked. */
  private boolean hasRoom(long now) {
    return open.size() < MOST
        && open.values().stream().filter(since -> now - since < SLOW).count() < MOST_QUICK;
  }

  /** The contact is asked no longer. */
  void ended(Contact contact) {
    open.remove(contact);
  }
}
