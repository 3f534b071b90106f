package org.idiotorrent.share;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash of a share's chunks and file ID (MANIFEST.md, section 1). */
public enum HashAlgorithm {
  /** The original format's hash; it collides, so it guards against accidents only. */
  SHA1("sha1", "SHA-1", 20),
  SHA256("sha256", "SHA-256", 32);

  private final String label;
  private final String jcaName;
  private final int length;

  HashAlgorithm(String label, String jcaName, int length) {
    this.label = label;
    this.jcaName = jcaName;
    this.length = length;
  }

  /** The name used in manifests and options. */
  public String label() {
    return label;
  }

  /** Bytes in a digest. */
  public int length() {
    return length;
  }

  /** A digest that has seen nothing yet, for one thread. */
  public MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance(jcaName);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no " + jcaName, e);
    }
  }

  /** The algorithm called {@code label} in a manifest. */
  public static HashAlgorithm ofLabel(String label) throws InvalidShareException {
    for (HashAlgorithm algorithm : values()) {
      if (algorithm.label.equals(label)) {
        return algorithm;
      }
    }
    throw new InvalidShareException(
        "hash is neither \"sha256\" nor \"sha1\": " + Printable.of(label));
  }
}
