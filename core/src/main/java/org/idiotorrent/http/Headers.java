package org.idiotorrent.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Header fields in their order. Immutable. */
public record Headers(List<Field> fields) {
  public static final Headers NONE = new Headers(List.of());

  public Headers {
    fields = List.copyOf(fields);
  }

  /** A field whose value has no control characters. */
  public record Field(String name, String value) {
    public Field {
      if (!Syntax.isToken(name) || !Syntax.isFieldValue(value)) {
        throw new IllegalArgumentException("not a header field");
      }
    }
  }

  /** These and one more. */
  public Headers with(String name, String value) {
    List<Field> more = new ArrayList<>(fields);
    more.add(new Field(name, value));
    return new Headers(more);
  }

  /** The values of all fields of that name, in whatever case. */
  public List<String> all(String name) {
    return fields.stream()
        .filter(field -> field.name.equalsIgnoreCase(name))
        .map(Field::value)
        .toList();
  }

  /** The values of all fields of that name as one list (RFC 9110, section 5.3). */
  public Optional<String> joined(String name) {
    List<String> values = all(name);
    return values.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", values));
  }
}
