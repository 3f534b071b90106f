package org.idiotorrent.transfer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SwarmSpeedTest {
  @ParameterizedTest
  @EnumSource(SwarmLab.Way.class)
  void eightReceiversTakeHardlyLongerThanOneAndTheSeederSendsHardlyMore(SwarmLab.Way way) {
    SwarmLab.Result result = SwarmLab.measure(way, 8, 512, 1);

    assertTrue(result.time() <= 1.25, "time over the lower bound: " + result.time());
    assertTrue(result.upload() <= 1.3, "seeder's upload over the file: " + result.upload());
  }
}
