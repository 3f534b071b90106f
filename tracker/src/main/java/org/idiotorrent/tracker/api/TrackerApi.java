package org.idiotorrent.tracker.api;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.Printable;
import org.idiotorrent.tracker.http.Answer;
import org.idiotorrent.tracker.http.HttpFront;
import org.idiotorrent.tracker.http.HttpState;
import org.idiotorrent.tracker.http.Request;
import org.idiotorrent.tracker.store.Asker;
import org.idiotorrent.tracker.store.FilePeers;
import org.idiotorrent.tracker.store.PeerStore;
import org.idiotorrent.tracker.store.PeerStore.FullException;
import org.idiotorrent.tracker.store.PublicAddress;
import org.idiotorrent.tracker.store.Registrant;

/** Answers calls. Safe for several threads. */
public final class TrackerApi implements HttpFront.Handler {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
  private static final double JITTER = 0.1;
  private static final int FULL_RETRY_SECONDS = 60;

  private final PeerStore store;
  private final Duration interval;
  private final CallerAddress callers;
  private final RateLimit rates;
  private final Metrics metrics = new Metrics();
  private final Pages pages;

  /**
   * @param hops proxies in front
   * @param rate calls a second of one network; 0 for no limit
   */
  public TrackerApi(PeerStore store, HttpState state, Duration interval, int hops, int rate) {
    this.store = store;
    this.interval = interval;
    this.callers = new CallerAddress(hops);
    this.rates = new RateLimit(rate, System::nanoTime);
    this.pages = new Pages(store, state, metrics);
  }

  @Override
  public Answer answer(Request request) {
    Answer answer;
    try {
      answer = route(request);
    } catch (CallException e) {
      answer = e.answer();
    }
    metrics.answered(answer.status());
    return answer;
  }

  /** What a log wants to know now and then. */
  public Map<String, Long> counts() {
    return metrics.counts(store.totals());
  }

  @Override
  public void refused(Answer answer) {
    metrics.answered(answer.status());
  }

  private Answer route(Request request) throws CallException {
    return switch (request.path()) {
      case "/register_peer" -> {
        allow(request, "POST");
        yield register(request);
      }
      case "/get_peers" -> {
        allow(request, "GET");
        yield getPeers(request);
      }
      default -> {
        Answer page = pages.find(request.path()).orElseThrow(TrackerApi::noSuchPath);
        allow(request, "GET");
        yield page;
      }
    };
  }

  private static CallException noSuchPath() {
    return new CallException(
        404, "no_such_path", "there is nothing here; /docs says what there is");
  }

  private static void allow(Request request, String method) throws CallException {
    boolean isHead = method.equals("GET") && request.method().equals("HEAD");
    if (!isHead && !request.method().equals(method)) {
      String allowed = method.equals("GET") ? "GET, HEAD" : method;
      throw new CallException(
          Answer.error(405, "wrong_method", "the method here is " + allowed)
              .with("Allow", allowed));
    }
  }

  private Answer register(Request request) throws CallException {
    if (request.fromPage()) {
      throw new CallException(
          403,
          "from_a_web_page",
          "a web page must not register its reader: the call has an Origin");
    }
    PublicAddress address = callers.of(request);
    count(address, 1);
    Registration call = RegistrationReader.read(request.body().bytes());
    count(address, call.files().size() - 1);
    Registrant who = new Registrant(address, call.peerId(), call.port(), call.lan());
    int seconds = jitteredInterval();
    List<FilePeers> files = list(who, call, Duration.ofSeconds(2L * seconds));
    metrics.registered(files.size(), call.completions());
    noteDegraded(files.getFirst());
    return Answer.json(
        call.several()
            ? AnswerJson.ofSeveral(seconds, 2 * seconds, call.files(), files)
            : AnswerJson.ofOne(seconds, 2 * seconds, files.getFirst()));
  }

  private List<FilePeers> list(Registrant who, Registration call, Duration lifetime)
      throws CallException {
    try {
      return store.register(who, call.files(), call.wanted(), lifetime);
    } catch (FullException e) {
      throw new CallException(
          Answer.error(503, "full", "this tracker holds as many peers as it may; try again later")
              .with("Retry-After", Integer.toString(FULL_RETRY_SECONDS)));
    }
  }

  private Answer getPeers(Request request) throws CallException {
    PublicAddress address = callers.of(request);
    count(address, 1);
    Map<String, List<String>> query = request.query();
    FileId file =
        CallFields.fileId(
            "file_id",
            single(query, "file_id").orElseThrow(() -> CallException.missing("file_id")));
    Optional<String> peerId = single(query, "peer_id");
    Optional<PeerId> id =
        peerId.isPresent() ? Optional.of(CallFields.peerId(peerId.get())) : Optional.empty();
    FilePeers peers = store.ask(new Asker(address, id, wanted(query)), file);
    metrics.asked();
    noteDegraded(peers);
    return Answer.json(AnswerJson.ofAsked(jitteredInterval(), peers));
  }

  private static Optional<String> single(Map<String, List<String>> query, String name)
      throws CallException {
    List<String> values = query.getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw CallException.invalid(name + " is there twice");
    }
    return values.stream().findFirst();
  }

  private static int wanted(Map<String, List<String>> query) throws CallException {
    Optional<String> text = single(query, "n");
    if (text.isEmpty()) {
      return ApiLimits.DEFAULT_PEERS;
    }
    boolean valid =
        NUMBER.matcher(text.get()).matches() && Integer.parseInt(text.get()) <= ApiLimits.PEERS;
    if (!valid) {
      throw CallException.invalid(
          "n is "
              + Printable.of(text.get())
              + "; it has to be a whole number in [0, "
              + ApiLimits.PEERS
              + "]");
    }
    return Integer.parseInt(text.get());
  }

  private void count(PublicAddress address, int calls) throws CallException {
    int seconds = calls == 0 ? 0 : rates.take(address.network(), calls);
    if (seconds > 0) {
      throw new CallException(
          Answer.error(
                  429,
                  "too_many_requests",
                  "too many calls from your address; try again in " + seconds + " s")
              .with("Retry-After", Integer.toString(seconds)));
    }
  }

  private int jitteredInterval() {
    double part = 1 - JITTER * ThreadLocalRandom.current().nextDouble();
    return (int) Math.max(1, Math.round(part * interval.toSeconds()));
  }

  private void noteDegraded(FilePeers peers) {
    if (peers.degraded()) {
      metrics.answeredDegraded();
    }
  }
}
