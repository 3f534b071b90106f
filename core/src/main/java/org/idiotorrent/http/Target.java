package org.idiotorrent.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a request is about.
 *
 * @param authority of a target in absolute form, which counts instead of {@code Host}
 * @param path the names between the slashes, decoded; the last one is empty after a slash
 * @param query decoded fields
 */
public record Target(Optional<String> authority, List<String> path, Map<String, String> query) {
  private static final String SCHEME = "http://";

  public Target {
    path = List.copyOf(path);
    query = Map.copyOf(query);
  }

  static Target parse(String text) throws Refusal {
    Optional<String> authority = Optional.empty();
    String rest = text;
    if (text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      int slash = text.indexOf('/', SCHEME.length());
      int end = slash < 0 ? text.length() : slash;
      authority = Optional.of(text.substring(SCHEME.length(), end));
      rest = slash < 0 ? "/" : text.substring(slash);
    }
    if (!rest.startsWith("/") || !rest.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#')) {
      throw Refusal.bad("the address is not a path");
    }
    int question = rest.indexOf('?');
    String path = question < 0 ? rest : rest.substring(0, question);
    List<String> names = new ArrayList<>();
    for (String name : path.substring(1).split("/", -1)) {
      names.add(Percent.decode(name));
    }
    return new Target(authority, names, question < 0 ? Map.of() : form(rest, question + 1));
  }

  /**
   * The fields of a form or query that begin at {@code from}. Of a name twice, the first counts.
   */
  static Map<String, String> form(String text, int from) throws Refusal {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : text.substring(from).split("&", -1)) {
      String spaced = pair.replace('+', ' ');
      int equals = spaced.indexOf('=');
      String name = Percent.decode(equals < 0 ? spaced : spaced.substring(0, equals));
      fields.putIfAbsent(name, equals < 0 ? "" : Percent.decode(spaced.substring(equals + 1)));
    }
    return fields;
  }
}
