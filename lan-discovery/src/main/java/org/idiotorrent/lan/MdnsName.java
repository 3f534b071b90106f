package org.idiotorrent.lan;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A name of the DNS. Two are equal if they are written alike, upper and lower case included, since
 * a responder writes its own names always in one way.
 *
 * @param labels without dots between them; a label may have dots in it
 */
record MdnsName(List<String> labels) {
  /** What instances of the service are instances of. */
  static final MdnsName SERVICE = of("_idt", "_tcp", "local");

  MdnsName {
    labels = List.copyOf(labels);
  }

  static MdnsName of(String... labels) {
    return new MdnsName(List.of(labels));
  }

  /** Whether this names an instance of the service, which is its first label then. */
  boolean isInstance() {
    return labels.size() == SERVICE.labels.size() + 1
        && new MdnsName(labels.subList(1, labels.size())).isSame(SERVICE);
  }

  /** Whether the DNS makes no difference between both: upper and lower case mean the same. */
  boolean isSame(MdnsName other) {
    if (labels.size() != other.labels.size()) {
      return false;
    }
    for (int i = 0; i < labels.size(); i++) {
      if (!labels.get(i).equalsIgnoreCase(other.labels.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** For one of at most 255 bytes, with labels of at most 63. */
  void write(ByteBuffer out) {
    for (String label : labels) {
      byte[] bytes = Utf8.bytes(label);
      out.put((byte) bytes.length).put(bytes);
    }
    out.put((byte) 0);
  }
}
