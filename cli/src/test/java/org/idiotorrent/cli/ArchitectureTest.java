package org.idiotorrent.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

/** Holds the arrows of docs/DESIGN.md. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(
              location -> !location.contains("test-classes") && !location.contains("-tests.jar"))
          .importPackages("org.idiotorrent");

  @Test
  void packagesKnowOnlyWhatTheDesignAllows() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("share")
        .definedBy("org.idiotorrent.share")
        .layer("peer")
        .definedBy("org.idiotorrent.peer")
        .layer("store")
        .definedBy("org.idiotorrent.store")
        .layer("wire")
        .definedBy("org.idiotorrent.wire")
        .layer("transfer")
        .definedBy("org.idiotorrent.transfer")
        .layer("pack")
        .definedBy("org.idiotorrent.pack")
        .layer("announce")
        .definedBy("org.idiotorrent.announce")
        .layer("http")
        .definedBy("org.idiotorrent.http")
        .layer("web")
        .definedBy("org.idiotorrent.web")
        .layer("lan")
        .definedBy("org.idiotorrent.lan..")
        .layer("tracker")
        .definedBy("org.idiotorrent.tracker..")
        .layer("cli")
        .definedBy("org.idiotorrent.cli..")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("tracker")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("lan")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("web")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("pack")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("announce")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("http")
        .mayOnlyBeAccessedByLayers("web")
        .whereLayer("transfer")
        .mayOnlyBeAccessedByLayers("web", "cli")
        .whereLayer("wire")
        .mayOnlyBeAccessedByLayers("transfer", "announce", "pack")
        .whereLayer("store")
        .mayOnlyBeAccessedByLayers("transfer", "pack", "web", "cli")
        .whereLayer("peer")
        .mayOnlyBeAccessedByLayers(
            "wire", "transfer", "pack", "web", "announce", "lan", "tracker", "cli")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("org.idiotorrent.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void httpKnowsNothingOfShares() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideInAPackage("org.idiotorrent.http")
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAPackage("org.idiotorrent..")
                .and(not(JavaClass.Predicates.resideInAPackage("org.idiotorrent.http"))))
        .check(CLASSES);
  }

  @Test
  void whatIsSharedIsPureData() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideInAPackage("org.idiotorrent.share")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.net..")
        .check(CLASSES);
  }
}
