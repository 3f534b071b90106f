package org.idiotorrent.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.idiotorrent.share.ChunkLayout;
import org.idiotorrent.share.FileList;
import org.idiotorrent.share.FileSpan;
import org.idiotorrent.share.Manifest;
import org.idiotorrent.share.Printable;
import org.idiotorrent.share.Sizes;
import org.idiotorrent.store.DataCheck;

/** Says whether data is right, and what is wrong with it. */
record VerifyReport(Manifest manifest, Path root, DataCheck check) {
  private static final int MOST_LISTED = 20;

  void print(Output output) {
    if (output.isJson()) {
      printAsJson(output);
    } else if (check.matches()) {
      output.line(
          shownRoot()
              + " is right: "
              + Sizes.format(manifest.size())
              + ", all "
              + chunks()
              + " match");
    } else if (check.fault().isPresent()) {
      output.line("wrong: " + check.fault().get());
    } else {
      printWrong(output);
    }
  }

  private String shownRoot() {
    return Printable.of(root.toString());
  }

  private String chunks() {
    int count = manifest.layout().count();
    return count == 1 ? "1 chunk" : count + " chunks";
  }

  private void printWrong(Output output) {
    List<Integer> wrong = wrongChunks();
    output.line(shownRoot() + " is wrong: " + wrong.size() + " of " + chunks() + " do not match");
    List<String> ranges = ranges(wrong);
    for (String range : ranges.subList(0, Math.min(ranges.size(), MOST_LISTED))) {
      output.line("  " + range);
    }
    if (ranges.size() > MOST_LISTED) {
      output.line("  … and " + (ranges.size() - MOST_LISTED) + " more");
    }
    manifest.files().ifPresent(files -> printFiles(files, wrong, output));
  }

  private void printFiles(FileList files, List<Integer> wrong, Output output) {
    ChunkLayout layout = manifest.layout();
    Set<Integer> touched = new LinkedHashSet<>();
    for (int chunk : wrong) {
      manifest.spans(layout.offsetOf(chunk), layout.lengthOf(chunk)).stream()
          .map(FileSpan::file)
          .forEach(touched::add);
    }
    output.line("  in these files, or one of them where a chunk spans several:");
    touched.stream()
        .limit(MOST_LISTED)
        .forEach(index -> output.line("  " + files.entries().get(index).path()));
    if (touched.size() > MOST_LISTED) {
      output.line("  … and " + (touched.size() - MOST_LISTED) + " more");
    }
  }

  private List<Integer> wrongChunks() {
    List<Integer> wrong = new ArrayList<>();
    for (int i = check.good().nextMissing(0); i >= 0; i = check.good().nextMissing(i + 1)) {
      wrong.add(i);
    }
    return wrong;
  }

  /** Runs of neighbours, such as {@code chunks 3-7, bytes 49152-131071}, counted from 0. */
  private List<String> ranges(List<Integer> chunks) {
    ChunkLayout layout = manifest.layout();
    List<String> ranges = new ArrayList<>();
    for (int i = 0; i < chunks.size(); i++) {
      int first = chunks.get(i);
      while (i + 1 < chunks.size() && chunks.get(i + 1) == chunks.get(i) + 1) {
        i++;
      }
      int last = chunks.get(i);
      ranges.add(
          (first == last ? "chunk " + first : "chunks " + first + "-" + last)
              + ", bytes "
              + layout.offsetOf(first)
              + "-"
              + (layout.offsetOf(last) + layout.lengthOf(last) - 1));
    }
    return ranges;
  }

  private void printAsJson(Output output) {
    List<Integer> wrong = check.fault().isPresent() ? List.of() : wrongChunks();
    output.json(json -> {
      json.writeStringField("event", "verified");
      json.writeStringField("file_id", manifest.id().hex());
      json.writeStringField("path", root.toAbsolutePath().toString());
      json.writeBooleanField("matches", check.matches());
      json.writeNumberField("chunks", manifest.layout().count());
      json.writeArrayFieldStart("bad_chunks");
      for (int chunk : wrong) {
        json.writeNumber(chunk);
      }
      json.writeEndArray();
      if (check.fault().isPresent()) {
        json.writeStringField("fault", check.fault().get());
      }
    });
  }
}
