package org.idiotorrent.web;

import java.util.List;
import java.util.Optional;
import org.idiotorrent.share.HashAlgorithm;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.Sizes;

/** The pages that people see. */
final class Pages {
  private static final String DOCS = Texts.read("docs.html");

  private final Optional<String> host;

  /**
   * @param host what this machine is called
   */
  Pages(Optional<String> host) {
    this.host = host;
  }

  /** Everything that is shared. */
  byte[] catalog(List<Offer> offers) {
    StringBuilder out = new StringBuilder("<main>\n<h1>Files to download</h1>\n");
    out.append("<p class=\"lead\">")
        .append(host.map(name -> "Shared by " + Html.name(name)).orElse("Shared nearby"))
        .append(". Anyone on this network can get them.</p>\n");
    if (offers.isEmpty()) {
      out.append("<p>Nothing is shared at the moment.</p>\n");
    } else {
      out.append("<ul class=\"shares\">\n");
      offers.forEach(offer -> appendShare(out, offer));
      out.append("</ul>\n");
    }
    return Html.page("Files to download", out.append("</main>\n").append(footer()).toString());
  }

  private static void appendShare(StringBuilder out, Offer offer) {
    Manifest manifest = offer.manifest();
    String name = Html.name(manifest.name().text());
    out.append("<li>\n<h2>").append(name).append("</h2>\n<p>").append(kind(offer)).append("</p>\n");
    if (offer.isWhole()) {
      out.append("<p class=\"actions\">")
          .append(
              link(
                  offer.downloadUrl(),
                  "button",
                  manifest.isFolder() ? "Download all" : "Download",
                  name));
      if (manifest.isFolder()) {
        out.append(link(offer.contentsUrl(), "quiet", "See the files", name));
      }
      out.append("</p>\n");
    } else {
      int percent = 100 * offer.share().have().count() / manifest.layout().count();
      out.append("<p>Still arriving here, ").append(percent).append(" % so far.</p>\n");
    }
    appendDetails(out, offer);
    out.append("</li>\n");
  }

  private static String kind(Offer offer) {
    String size = Sizes.format(offer.manifest().size());
    int count = offer.contents().count();
    return offer.manifest().isFolder()
        ? "Folder, " + count + (count == 1 ? " entry, " : " entries, ") + size + " as a .zip file"
        : size;
  }

  /** A link that says what it is about also where it is read out alone. */
  private static String link(String url, String style, String text, String about) {
    return "<a class=\"%s\" href=\"%s\">%s<span class=\"aside\"> %s</span></a> "
        .formatted(style, Html.escape(url), text, about);
  }

  private static void appendDetails(StringBuilder out, Offer offer) {
    Manifest manifest = offer.manifest();
    out.append("<details>\n<summary>Checksums</summary>\n<dl>\n");
    out.append("<dt>File ID</dt><dd><code>").append(manifest.id()).append("</code>");
    if (manifest.hashes().algorithm() == HashAlgorithm.SHA1) {
      out.append(" (SHA-1: guards against accidents only)");
    }
    out.append("</dd>\n<dt>To compare</dt><dd>");
    if (offer.isWhole()) {
      out.append(plainLink(offer.sumsUrl(), "SHA-256 of the files")).append(", or ");
    }
    out.append(plainLink(offer.manifestUrl(), "the .idtorrent file")).append("</dd>\n");
    out.append("</dl>\n</details>\n");
  }

  private static String plainLink(String url, String text) {
    return "<a href=\"" + Html.escape(url) + "\">" + text + "</a>";
  }

  /** The files of one share, those of {@code window}. */
  byte[] contents(Offer offer, Window window) {
    Manifest manifest = offer.manifest();
    String name = Html.name(manifest.name().text());
    StringBuilder out = new StringBuilder("<main>\n<p><a href=\"/\">All that is shared</a></p>\n");
    out.append("<h1>").append(name).append("</h1>\n<p>").append(kind(offer)).append("</p>\n");
    out.append("<p class=\"actions\">")
        .append(link(offer.downloadUrl(), "button", "Download", name))
        .append("</p>\n<table class=\"sizes\">\n<caption>Entries ")
        .append(window.from() + 1)
        .append(" to ")
        .append(window.end())
        .append(" of ")
        .append(window.total())
        .append("</caption>\n<thead><tr><th scope=\"col\">Name</th>")
        .append("<th scope=\"col\">Size</th></tr></thead>\n<tbody>\n");
    for (int i = window.from(); i < window.end(); i++) {
      appendFile(out, offer, i);
    }
    out.append("</tbody>\n</table>\n");
    window
        .next()
        .ifPresent(next ->
            out.append("<p><a href=\"?from=").append(next).append("\">More files</a></p>\n"));
    String title = manifest.name().text();
    return Html.page(title, out.append("</main>\n").append(footer()).toString());
  }

  private static void appendFile(StringBuilder out, Offer offer, int index) {
    String path = Html.name(offer.contents().path(index));
    boolean folder = offer.contents().isEmptyFolder(index);
    out.append("<tr><td>")
        .append(
            folder
                ? path
                : "<a href=\"" + Html.escape(offer.fileUrl(index)) + "\">" + path + "</a>")
        .append("</td><td>")
        .append(folder ? "empty folder" : Sizes.format(offer.contents().size(index)))
        .append("</td></tr>\n");
  }

  /** Asks for the PIN. */
  byte[] pin(boolean wasWrong) {
    String error =
        wasWrong ? "<p id=\"wrong\" role=\"alert\">That was not it. Please try again.</p>\n" : "";
    String described = wasWrong ? " aria-describedby=\"wrong\" aria-invalid=\"true\"" : "";
    String body =
        """
        <main>
        <h1>PIN</h1>
        <p class="lead">Whoever shares these files knows it.</p>
        %s<form method="post" action="/pin">
        <label for="pin">PIN</label>
        <input id="pin" name="pin" type="password" inputmode="numeric" autocomplete="off" required autofocus%s>
        <button class="button">Open</button>
        </form>
        </main>
        """
            .formatted(error, described);
    return Html.page("PIN", body);
  }

  /** The interface for programs, for people. */
  byte[] docs() {
    return Html.page("HTTP interface of idt", DOCS);
  }

  private static String footer() {
    return "<footer>\n<p>Served by idt. With idt on your own machine, <code>idt find</code> lists these "
        + "files, and <code>idt get</code> takes them from everyone who has them, checking every "
        + "piece. <a href=\"/docs\">For programs</a></p>\n</footer>";
  }
}
