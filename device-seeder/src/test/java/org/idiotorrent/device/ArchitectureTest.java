package org.idiotorrent.device;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** Holds the arrows of docs/DESIGN.md inside this module. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("test-classes"))
          .importPackages("org.idiotorrent.device");

  @Test
  void bridgeAndBoardDoNotKnowTheSeeder() {
    noClasses()
        .that()
        .resideInAnyPackage("org.idiotorrent.device.bridge", "org.idiotorrent.device.gpio")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.idiotorrent.device")
        .check(CLASSES);
  }

  @Test
  void eachLibraryStaysBehindOneClass() {
    noClasses()
        .that()
        .haveNameNotMatching(".*\\.Pi4jBoard.*")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.pi4j..")
        .check(CLASSES);
    noClasses()
        .that()
        .haveNameNotMatching(".*\\.SerialLink.*")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fazecast..")
        .check(CLASSES);
    noClasses().should().dependOnClassesThat().resideInAPackage("com.fasterxml..").check(CLASSES);
  }
}
