package org.idiotorrent.lan;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.idiotorrent.lan.MdnsQuestion.RecordType;
import org.jspecify.annotations.Nullable;

/**
 * The instances of the service that were heard of on one interface, put together from records as
 * these come in. Times are of {@link System#nanoTime()}.
 */
final class MdnsCatalog {
  private static final int MAX_INSTANCES = 4_096;
  private static final int MAX_HOSTS = 1_024;
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

  /** When each address of a host was heard of; least recently heard of first. */
  private final Map<MdnsName, Map<InetAddress, Long>> hosts = new LinkedHashMap<>(16, 0.75f, true);

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
    records.stream()
        .filter(record -> !record.gone())
        .map(record -> note(record, newcomers, now))
        .forEach(touched::add);
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
        entry.told = found;
        entry.toldAt = now;
        news.add(found);
      }
    }
    return news;
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
      case MdnsRecord.Service service -> entry(service.owner(), newcomers, now).service = service;
      case MdnsRecord.Text text -> entry(text.owner(), newcomers, now).text = text.values();
      case MdnsRecord.Address address -> note(address, now);
    }
    return record.owner();
  }

  private void note(MdnsRecord.Address record, long now) {
    Map<InetAddress, Long> addresses =
        hosts.computeIfAbsent(record.owner(), host -> new HashMap<>());
    addresses.values().removeIf(heardAt -> now - heardAt > TOGETHER);
    if (addresses.size() < MAX_ADDRESSES) {
      addresses.put(record.address(), now);
    }
    limit(hosts.keySet(), MAX_HOSTS);
  }

  /** That of {@code name}; one that nobody will see again if it may not be taken note of. */
  private Entry entry(MdnsName name, Allowance newcomers, long now) {
    Entry entry = entries.get(name);
    if (entry == null) {
      entry = new Entry();
      if (name.isInstance() && newcomers.take(now)) {
        entries.put(name, entry);
        limit(entries.keySet(), MAX_INSTANCES);
      }
    }
    entry.heardAt = now;
    return entry;
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
        forget(entries.remove(name), name, gone);
      }
    }
    return gone;
  }

  /** Forgets the instances that nothing was heard of for long. */
  List<Found> expire(long now) {
    List<Found> gone = new ArrayList<>();
    var oldest = entries.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<MdnsName, Entry> one = oldest.next();
      if (now - one.getValue().heardAt > LIFETIME) {
        oldest.remove();
        forget(one.getValue(), one.getKey(), gone);
      }
    }
    return gone;
  }

  private void forget(@Nullable Entry entry, MdnsName name, List<Found> gone) {
    incomplete.remove(name);
    if (entry != null && entry.told != null) {
      gone.add(entry.told);
    }
  }

  /** Whether an instance listens at this address and port. */
  boolean hasAt(InetAddress address, int port) {
    return entries.values().stream()
        .anyMatch(entry ->
            entry.told != null
                && entry.told.port() == port
                && entry.told.addresses().contains(address));
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
