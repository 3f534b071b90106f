package org.idiotorrent.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.idiotorrent.peer.Hearing;

/** A scene, and how its layers have to be judged. */
abstract class SceneJudged {
  static final Hearing ALL = new Hearing(true, true, true);
  static final Hearing NOTHING = new Hearing(true, false, false);

  final Scene scene = new Scene();

  Finding of(Layer layer) {
    List<Finding> findings =
        scene.diagnosis().findings().stream().filter(one -> one.layer() == layer).toList();
    assertEquals(1, findings.size());
    return findings.getFirst();
  }

  void assertFails(Layer layer, String code) {
    assertEquals(code, of(layer).code());
    assertEquals(Verdict.FAIL, of(layer).verdict());
  }

  void assertUnclear(Layer layer, String code) {
    assertEquals(code, of(layer).code());
    assertEquals(Verdict.INCONCLUSIVE, of(layer).verdict());
  }

  void assertOk(Layer layer, String code) {
    assertEquals(code, of(layer).code());
    assertEquals(Verdict.OK, of(layer).verdict());
  }

  void assertCause(Layer layer) {
    assertEquals(Optional.of(layer), scene.diagnosis().cause().map(Finding::layer));
  }
}
