package org.idiotorrent.cli.doctor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides who and where in texts that are shown to strangers: each address, name and ID becomes a
 * word such as {@code <ipv4-1>}, the same for the same. Prefix lengths and ports stay.
 */
public final class Redaction {
  private static final Pattern URL = Pattern.compile("https?://[^\\s,;]+");
  private static final Pattern MAC = Pattern.compile("\\b(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}\\b");
  private static final Pattern IPV6 =
      Pattern.compile("(?<![\\w:])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f.]*(?:%[\\w.-]+)?");
  private static final Pattern IPV4 = Pattern.compile("\\b(?:\\d{1,3}\\.){3}\\d{1,3}\\b");
  private static final Pattern ID = Pattern.compile("\\b[0-9a-fA-F]{8,64}\\b");

  /** Interfaces that carry their hardware address in the name, such as enx001122334455. */
  private static final Pattern NIC = Pattern.compile("\\b(?:enx|wlx|br-|veth)[0-9a-f]{6,12}\\b");

  /** Names that many interfaces have; others may be those of a company or of people. */
  private static final Pattern USUAL_NIC =
      Pattern.compile(
          "lo|(?:eth|wlan|usb|tun|tap|utun|wg|ppp|docker|virbr|br|bond|awdl|llw|gif|stf|sit|gre|tailscale|zt|nordlynx)\\d*"
              + "|(?:en|wl|ww)(?:\\d+|[ops][a-z0-9]*)|(?:enx|wlx|br-|veth)[0-9a-f]+");

  private final List<String> names;
  private final Map<String, Map<String, String>> words = new LinkedHashMap<>();

  /**
   * @param names to be hidden too, such as that of the host
   */
  public Redaction(List<String> names) {
    this.names = names.stream().filter(name -> !name.isBlank()).toList();
  }

  /** Whether an interface's name may tell who or where. */
  public static boolean tells(String nic) {
    return !USUAL_NIC.matcher(nic).matches();
  }

  /** {@code text} with all that hidden. */
  public String of(String text) {
    String hidden = replace(text, URL, "url");
    for (String name : names) {
      Pattern whole = Pattern.compile("(?<![\\w.-])" + Pattern.quote(name) + "(?![\\w.-])");
      hidden = replace(hidden, whole, "name");
    }
    hidden = replace(hidden, NIC, "interface");
    hidden = replace(hidden, MAC, "mac");
    hidden = replace(hidden, IPV6, "ipv6");
    hidden = replace(hidden, IPV4, "ipv4");
    return replace(hidden, ID, "id");
  }

  private String replace(String text, Pattern pattern, String kind) {
    Map<String, String> known = words.computeIfAbsent(kind, any -> new LinkedHashMap<>());
    return pattern
        .matcher(text)
        .replaceAll(match ->
            Matcher.quoteReplacement(
                known.computeIfAbsent(
                    match.group(), any -> '<' + kind + '-' + (known.size() + 1) + '>')));
  }
}
