package org.idiotorrent.cli.doctor;

/**
 * What there is to say of a layer.
 *
 * @param code for scripts; stays as it is (docs/DOCTOR.md)
 * @param text a sentence, safe to print
 * @param action what to do next, a sentence; empty if nothing
 */
public record Finding(Layer layer, Verdict verdict, String code, String text, String action) {
  static Finding ok(Layer layer, String code, String text) {
    return new Finding(layer, Verdict.OK, code, text, "");
  }

  static Finding fail(Layer layer, String code, String text, String action) {
    return new Finding(layer, Verdict.FAIL, code, text, action);
  }

  static Finding inconclusive(Layer layer, String code, String text, String action) {
    return new Finding(layer, Verdict.INCONCLUSIVE, code, text, action);
  }
}
