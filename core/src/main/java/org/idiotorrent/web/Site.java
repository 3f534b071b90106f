package org.idiotorrent.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.idiotorrent.http.Body;
import org.idiotorrent.http.HttpServer;
import org.idiotorrent.http.Request;
import org.idiotorrent.http.Response;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.InvalidShareException;
import org.idiotorrent.transfer.LocalPeer;
import org.idiotorrent.transfer.ServedShare;

/** What is at which address (HTTP.md, section 2). */
final class Site implements HttpServer.Handler {
  private static final String HTML = "text/html; charset=utf-8";
  private static final String JSON = "application/json";
  private static final Response NOTHING = Response.text(404, "nothing is shared at this address");

  private final LocalPeer peer;
  private final String version;
  private final Audience audience;
  private final HostNames hosts = HostNames.ofSystem();
  private final Pages pages = new Pages(hosts.shown());
  private final Optional<PinGate> gate;
  private final Map<ServedShare, Offer> offers = new ConcurrentHashMap<>();

  Site(LocalPeer peer, WebSettings settings, Audience audience) {
    this.peer = peer;
    this.version = settings.version();
    this.audience = audience;
    this.gate = settings.pin().map(pin -> new PinGate(pin, peer.port(), System::nanoTime));
  }

  @Override
  public Response answer(Request request) {
    if (!hosts.allows(request.authority(), request.ends().server())) {
      return guarded(Response.text(421, "this is not the machine that the address names"));
    }
    boolean isForm = request.path().equals(List.of("pin")) && request.method().equals("POST");
    if (isForm) {
      return guarded(login(request));
    }
    PinGate.Verdict verdict = gate.map(pin -> pin.judge(request)).orElse(PinGate.Verdict.IN);
    return guarded(
        switch (verdict) {
          case TOO_OFTEN -> tooOften();
          case ASK -> askPin(false);
          case IN ->
              request.isReading()
                  ? read(request)
                  : Response.text(405, "only GET and HEAD").with("Allow", "GET, HEAD");
        });
  }

  private Response login(Request request) {
    PinGate.Verdict verdict = gate.map(pin -> pin.judgeForm(request)).orElse(PinGate.Verdict.IN);
    return switch (verdict) {
      case TOO_OFTEN -> tooOften();
      case ASK -> askPin(true);
      case IN -> {
        Response home = Response.empty(303).with("Location", "/");
        yield gate.map(pin ->
                home.with("Set-Cookie", pin.cookie() + "; Path=/; HttpOnly; SameSite=Strict"))
            .orElse(home);
      }
    };
  }

  private Response askPin(boolean wasWrong) {
    return Response.of(401, HTML, pages.pin(wasWrong)).with("WWW-Authenticate", "IdtPin");
  }

  private static Response tooOften() {
    return Response.text(429, "too many wrong PINs; try again in ten minutes")
        .with("Retry-After", "600");
  }

  /** With the headers that every answer has. */
  private static Response guarded(Response response) {
    Response safe =
        response
            .with("Server", "idt")
            .with("X-Content-Type-Options", "nosniff")
            .with("Referrer-Policy", "no-referrer")
            .with("Cross-Origin-Resource-Policy", "same-origin")
            .with("Content-Security-Policy", Html.POLICY);
    return safe.headers().all("Cache-Control").isEmpty()
        ? safe.with("Cache-Control", "private, no-cache")
        : safe;
  }

  private Response read(Request request) {
    List<String> path = request.path();
    return switch (path.getFirst()) {
      case "" -> path.size() == 1 ? home(request) : NOTHING;
      case "files" -> path.size() == 1 ? NOTHING : files(request, path.get(1));
      case "chunks" -> path.size() == 3 ? chunk(request, path.get(1), path.get(2)) : NOTHING;
      case "manifests" -> path.size() == 2 ? manifest(path.get(1)) : NOTHING;
      case "openapi.json" -> path.size() == 1 ? openApi() : NOTHING;
      case "docs" -> path.size() == 1 ? Response.of(200, HTML, pages.docs()) : NOTHING;
      case "pin" -> path.size() == 1 ? Response.empty(303).with("Location", "/") : NOTHING;
      default -> NOTHING;
    };
  }

  private Response home(Request request) {
    List<Offer> all = peer.catalog().shares().stream().map(this::offer).toList();
    return prefersJson(request)
        ? Response.of(200, JSON, CatalogJson.catalog(version, all)).with("Vary", "Accept")
        : Response.of(200, HTML, pages.catalog(all)).with("Vary", "Accept");
  }

  private Response openApi() {
    return Response.of(200, JSON, Texts.read("openapi.json").getBytes(StandardCharsets.UTF_8));
  }

  private Response files(Request request, String word) {
    List<String> below = request.path().subList(2, request.path().size());
    int dot = word.indexOf('.');
    Optional<Offer> found = find(dot < 0 ? word : word.substring(0, dot));
    if (found.isEmpty()) {
      return NOTHING;
    }
    Offer offer = found.get();
    if (dot < 0 && below.equals(List.of(""))) {
      return contents(request, offer);
    }
    if (!offer.isWhole()) {
      return Response.text(404, "it is not whole here yet; try again later");
    }
    try {
      return switch (dot < 0 ? "" : word.substring(dot)) {
        case "" -> file(request, offer, String.join("/", below));
        case ".zip" ->
            below.isEmpty() && offer.manifest().isFolder()
                ? offer.archive(delivery(request)).answer(request)
                : NOTHING;
        case ".sha256" -> below.isEmpty() ? sums(offer) : NOTHING;
        default -> NOTHING;
      };
    } catch (IOException e) {
      return Response.text(404, "it changed here, or cannot be read any more");
    }
  }

  private Response contents(Request request, Offer offer) {
    Window window = Window.of(request.target().query(), offer.contents().count());
    return prefersJson(request)
        ? Response.of(200, JSON, CatalogJson.contents(offer, window)).with("Vary", "Accept")
        : Response.of(200, HTML, pages.contents(offer, window)).with("Vary", "Accept");
  }

  private Response file(Request request, Offer offer, String path) throws IOException {
    OptionalInt index = offer.contents().find(path);
    return index.isPresent()
        ? offer.file(index.getAsInt(), delivery(request)).answer(request)
        : NOTHING;
  }

  private static Response sums(Offer offer) throws IOException {
    return saved("application/octet-stream", offer.sums(), offer.manifest().name() + ".sha256");
  }

  private Response chunk(Request request, String id, String number) {
    Optional<Offer> offer = find(id);
    if (offer.isEmpty() || !number.matches("0|[1-9][0-9]{0,6}")) {
      return NOTHING;
    }
    int index = Integer.parseInt(number);
    if (!offer.get().share().have().has(index)) {
      return Response.text(404, "this chunk is not here");
    }
    try {
      return offer.get().chunk(index, delivery(request)).answer(request);
    } catch (IOException e) {
      return Response.text(404, "it changed here, or cannot be read any more");
    }
  }

  private Response manifest(String file) {
    String suffix = ".idtorrent";
    Optional<Offer> offer =
        file.endsWith(suffix)
            ? find(file.substring(0, file.length() - suffix.length()))
            : Optional.empty();
    return offer
        .map(one -> saved(JSON, one.share().manifestJson(), one.manifest().name() + suffix))
        .orElse(NOTHING);
  }

  private static Response saved(String type, byte[] bytes, String name) {
    return new Response(200, Offer.saveAs(name).with("Content-Type", type), Body.of(bytes));
  }

  private Offer.Delivery delivery(Request request) {
    return new Offer.Delivery(peer, audience, request.ends().client().getAddress());
  }

  private Optional<Offer> find(String id) {
    try {
      return peer.catalog().find(FileId.parse(id)).map(this::offer);
    } catch (InvalidShareException e) {
      return Optional.empty();
    }
  }

  private Offer offer(ServedShare share) {
    return offers.computeIfAbsent(
        share,
        key -> {
          offers.keySet().retainAll(peer.catalog().shares());
          return new Offer(key);
        });
  }

  /**
   * Whether {@code application/json} is named, and no page before it (RFC 9110, section 12.5.1).
   */
  private static boolean prefersJson(Request request) {
    String accept = request.headers().joined("Accept").orElse("").toLowerCase(Locale.ROOT);
    int json = accept.indexOf(JSON);
    int html = accept.indexOf("text/html");
    return json >= 0 && (html < 0 || json < html);
  }
}
