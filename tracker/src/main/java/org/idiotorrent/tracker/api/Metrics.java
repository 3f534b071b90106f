package org.idiotorrent.tracker.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.idiotorrent.tracker.store.PeerStore.Totals;

/** Counts for Prometheus (text format 0.0.4). Safe for several threads. */
final class Metrics {
  private final Map<Integer, LongAdder> answers = new ConcurrentHashMap<>();
  private final LongAdder registrations = new LongAdder();
  private final LongAdder completions = new LongAdder();
  private final LongAdder queries = new LongAdder();
  private final LongAdder degraded = new LongAdder();

  void answered(int status) {
    answers.computeIfAbsent(status, any -> new LongAdder()).increment();
  }

  void registered(int files, int completed) {
    registrations.add(files);
    completions.add(completed);
  }

  void asked() {
    queries.increment();
  }

  void answeredDegraded() {
    degraded.increment();
  }

  Map<String, Long> counts(Totals totals) {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("answers", answers.values().stream().mapToLong(LongAdder::sum).sum());
    counts.put("registrations", registrations.sum());
    counts.put("queries", queries.sum());
    counts.put("files", totals.files());
    counts.put("peers", totals.peers());
    return counts;
  }

  String text(Totals totals, int connections) {
    StringBuilder out = new StringBuilder(1_024);
    head(out, "idt_tracker_http_answers_total", "counter", "Answers by HTTP status.");
    answers.forEach((status, count) ->
        line(out, "idt_tracker_http_answers_total{status=\"" + status + "\"}", count.sum()));
    counter(out, "registrations", "Shares in register_peer calls.", registrations);
    counter(out, "completions", "Shares that peers said they completed.", completions);
    counter(out, "queries", "get_peers calls.", queries);
    counter(out, "degraded_answers", "Answers given without the store.", degraded);
    gauge(out, "files", "Shares with peers in this process's memory.", totals.files());
    gauge(out, "seeders", "Seeders in this process's memory.", totals.seeders());
    gauge(out, "leechers", "Leechers in this process's memory.", totals.leechers());
    gauge(out, "connections", "Open HTTP connections.", connections);
    gauge(out, "degraded", "1 while the store is out of reach.", totals.degraded() ? 1 : 0);
    return out.toString();
  }

  private static void counter(StringBuilder out, String name, String help, LongAdder value) {
    String full = "idt_tracker_" + name + "_total";
    head(out, full, "counter", help);
    line(out, full, value.sum());
  }

  private static void gauge(StringBuilder out, String name, String help, long value) {
    head(out, "idt_tracker_" + name, "gauge", help);
    line(out, "idt_tracker_" + name, value);
  }

  private static void head(StringBuilder out, String name, String type, String help) {
    out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private static void line(StringBuilder out, String series, long value) {
    out.append(series).append(' ').append(value).append('\n');
  }
}
