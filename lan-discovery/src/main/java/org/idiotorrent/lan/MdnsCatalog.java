package org.idiotorrent.lan;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.idiotorrent.lan.MdnsQuestion.RecordType;
import org.jspecify.annotations.Nullable;

/**
 * The instances of the service that were heard of on one interface, put together from records as
 * these come in. Times are of {@link System#nanoTime()}.
 */
final class MdnsCatalog {
  private static final int MAX_INSTANCES = 4_096;
  private static final int MAX_ADDRESSES = 8;

  /** Of those that lack something; the others are put together when all comes at once. */
  private static final int MAX_INCOMPLETE = 32;

  private static final int MAX_QUESTIONS = 16;

  /** Longer than it takes until two questions have not been answered (DISCOVERY.md, section 5). */
  private static final long LIFETIME = Duration.ofSeconds(75).toNanos();

  private static final long TOLD_AGAIN = Duration.ofSeconds(1).toNanos();

  /** Addresses that came together are all true; those that came before are not. */
  private static final long TOGETHER = Duration.ofSeconds(1).toNanos();

  /** A whole instance. */
  record Found(String instance, int port, List<InetAddress> addresses, Map<String, String> text) {}

  /** Where an instance is said to listen. */
  private record Place(InetAddress address, int port) {}

  private static final class Entry {
    private MdnsRecord.@Nullable Service service;
    private @Nullable Map<String, String> text;
    private long heardAt;
    private @Nullable Found told;
    private long toldAt;

    private boolean isNews(Found found, long now) {
      return !found.equals(told) || now - toldAt > TOLD_AGAIN;
    }
  }

  /** Least recently heard of first. */
  private final Map<MdnsName, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  /** When each address was heard of, of hosts that an instance is on. */
  private final Map<MdnsName, Map<InetAddress, Long>> hosts = new HashMap<>();

  /** On which hosts instances are, and how many. */
  private final Map<MdnsName, Integer> instancesOn = new HashMap<>();

  /** Where instances that were told of listen, and how many. */
  private final Map<Place, Integer> instancesAt = new HashMap<>();

  /** Names of those that lack something, the oldest first. */
  private final Set<MdnsName> incomplete = new LinkedHashSet<>();

  /**
   * Takes note of what a datagram says. Returns the instances that it is news of, or whose last
   * news is not quite new.
   *
   * @param newcomers of how many instances not heard of before it takes note
   */
  List<Found> hear(List<MdnsRecord> records, Allowance newcomers, long now) {
    Set<MdnsName> touched = new LinkedHashSet<>();
    for (MdnsRecord record : records) {
      if (!record.gone() && !(record instanceof MdnsRecord.Address)) {
        touched.add(note(record, newcomers, now));
      }
    }
    for (MdnsRecord record : records) {
      if (!record.gone() && record instanceof MdnsRecord.Address address) {
        note(address, now);
      }
    }
    touched.addAll(incomplete);
    List<Found> news = new ArrayList<>();
    for (MdnsName name : touched) {
      Entry entry = entries.get(name);
      if (entry == null) {
        incomplete.remove(name);
        continue;
      }
      Found found = found(name, entry);
      setComplete(name, found != null);
      if (found != null && entry.isNews(found, now)) {
        tell(entry, found);
        entry.toldAt = now;
        news.add(found);
      }
    }
    return news;
  }

  private void tell(Entry entry, @Nullable Found found) {
    places(entry.told).forEach(place -> uncount(instancesAt, place));
    places(found).forEach(place -> instancesAt.merge(place, 1, Integer::sum));
    entry.told = found;
  }

  private static Stream<Place> places(@Nullable Found found) {
    return found == null
        ? Stream.empty()
        : found.addresses().stream().map(address -> new Place(address, found.port()));
  }

  private static <K> void uncount(Map<K, Integer> counts, K key) {
    counts.computeIfPresent(key, (same, count) -> count > 1 ? count - 1 : null);
  }

  /** Returns the name of what it is about. */
  private MdnsName note(MdnsRecord record, Allowance newcomers, long now) {
    switch (record) {
      case MdnsRecord.Pointer pointer -> {
        if (pointer.owner().isSame(MdnsName.SERVICE)) {
          entry(pointer.target(), newcomers, now);
        }
        return pointer.target();
      }
      case MdnsRecord.Service service ->
          entry(service.owner(), newcomers, now).ifPresent(entry -> setService(entry, service));
      case MdnsRecord.Text text ->
          entry(text.owner(), newcomers, now).ifPresent(entry -> entry.text = text.values());
      case MdnsRecord.Address address -> note(address, now);
    }
    return record.owner();
  }

  private void setService(Entry entry, MdnsRecord.@Nullable Service service) {
    MdnsRecord.Service before = entry.service;
    entry.service = service;
    if (service != null) {
      instancesOn.merge(service.host(), 1, Integer::sum);
    }
    if (before != null) {
      uncount(instancesOn, before.host());
      if (!instancesOn.containsKey(before.host())) {
        hosts.remove(before.host());
      }
    }
  }

  private void note(MdnsRecord.Address record, long now) {
    if (!instancesOn.containsKey(record.owner())) {
      return;
    }
    Map<InetAddress, Long> addresses =
        hosts.computeIfAbsent(record.owner(), host -> new HashMap<>());
    addresses.values().removeIf(heardAt -> now - heardAt > TOGETHER);
    if (addresses.size() < MAX_ADDRESSES) {
      addresses.put(record.address(), now);
    }
  }

  /** That of {@code name}; empty if it may not be taken note of. */
  private Optional<Entry> entry(MdnsName name, Allowance newcomers, long now) {
    Entry entry = entries.get(name);
    if (entry == null) {
      if (!name.isInstance() || !newcomers.take(now)) {
        return Optional.empty();
      }
      entry = new Entry();
      entries.put(name, entry);
      if (entries.size() > MAX_INSTANCES) {
        forget(entries.keySet().iterator().next());
      }
    }
    entry.heardAt = now;
    return Optional.of(entry);
  }

  private static void limit(Set<MdnsName> names, int most) {
    if (names.size() > most) {
      var oldest = names.iterator();
      oldest.next();
      oldest.remove();
    }
  }

  private void setComplete(MdnsName name, boolean complete) {
    if (complete) {
      incomplete.remove(name);
    } else {
      incomplete.add(name);
      limit(incomplete, MAX_INCOMPLETE);
    }
  }

  private @Nullable Found found(MdnsName name, Entry entry) {
    if (entry.service == null || entry.text == null || !hosts.containsKey(entry.service.host())) {
      return null;
    }
    List<InetAddress> addresses = List.copyOf(hosts.get(entry.service.host()).keySet());
    return new Found(name.labels().getFirst(), entry.service.port(), addresses, entry.text);
  }

  /** Forgets those instances of which {@code records} say so. */
  List<Found> bye(List<MdnsRecord> records) {
    List<Found> gone = new ArrayList<>();
    for (MdnsRecord record : records) {
      if (record.gone()) {
        MdnsName name =
            record instanceof MdnsRecord.Pointer pointer ? pointer.target() : record.owner();
        forget(name).ifPresent(gone::add);
      }
    }
    return gone;
  }

  /** Forgets the instances that nothing was heard of for long. */
  List<Found> expire(long now) {
    List<MdnsName> silent = new ArrayList<>();
    entries.forEach((name, entry) -> {
      if (now - entry.heardAt > LIFETIME) {
        silent.add(name);
      }
    });
    return silent.stream().flatMap(name -> forget(name).stream()).toList();
  }

  /** Returns what was told of it last. */
  private Optional<Found> forget(MdnsName name) {
    incomplete.remove(name);
    Entry entry = entries.remove(name);
    if (entry == null) {
      return Optional.empty();
    }
    Optional<Found> told = Optional.ofNullable(entry.told);
    tell(entry, null);
    setService(entry, null);
    return told;
  }

  /** Whether an instance listens at this address and port. */
  boolean hasAt(InetAddress address, int port) {
    return instancesAt.containsKey(new Place(address, port));
  }

  /** Some of what to ask for so that the instances become whole. */
  List<MdnsQuestion> missing() {
    List<MdnsQuestion> questions = new ArrayList<>();
    for (MdnsName name : incomplete) {
      Entry entry = entries.get(name);
      if (entry == null) {
        continue;
      }
      if (entry.service == null) {
        questions.add(new MdnsQuestion(name, RecordType.SRV));
      } else if (!hosts.containsKey(entry.service.host())) {
        questions.add(new MdnsQuestion(entry.service.host(), RecordType.A));
        questions.add(new MdnsQuestion(entry.service.host(), RecordType.AAAA));
      }
      if (entry.text == null) {
        questions.add(new MdnsQuestion(name, RecordType.TXT));
      }
    }
    return questions.subList(0, Math.min(questions.size(), MAX_QUESTIONS));
  }
}
