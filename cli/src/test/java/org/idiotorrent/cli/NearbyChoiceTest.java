package org.idiotorrent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.idiotorrent.peer.PeerAddress;
import org.idiotorrent.peer.Via;
import org.idiotorrent.share.FileId;
import org.idiotorrent.share.InvalidShareException;
import org.idiotorrent.transfer.FoundShare;
import org.junit.jupiter.api.Test;

final class NearbyChoiceTest {
  private final FoundShare photo = share("4f2a", "photo.jpg", true);
  private final FoundShare upper = share("5555", "PHOTO.JPG", true);
  private final FoundShare other = share("beef", "slides.pdf", true);
  private final FoundShare hexName = share("1234", "beef", true);

  private static FoundShare share(String start, String name, boolean reachable) {
    FoundShare.FoundPeer peer =
        new FoundShare.FoundPeer(
            Optional.empty(), new PeerAddress("h", 1), name, Set.of(Via.BEACON), true, reachable);
    try {
      FileId id = FileId.parse(start + "0".repeat(64 - start.length()));
      return new FoundShare(id, name, 1, 16_384, false, List.of(peer));
    } catch (InvalidShareException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static List<FoundShare> meant(String text, FoundShare... found) {
    return new NearbyChoice(text).meant(List.of(found));
  }

  @Test
  void theExactNameGoesBeforeOneInAnotherCase() {
    assertEquals(List.of(photo), meant("photo.jpg", upper, photo, other));
  }

  @Test
  void withoutTheExactNameTheCaseDoesNotMatter() {
    assertEquals(List.of(photo, upper), meant("Photo.jpg", photo, upper, other));
  }

  @Test
  void aPartOfANameIsNotEnough() {
    assertEquals(List.of(), meant("photo", photo, upper));
  }

  @Test
  void aPatternMeansWhatItFits() {
    assertEquals(List.of(other), meant("*.pdf", photo, other));
  }

  @Test
  void aNameThatLooksLikeAnIdIsLookedForAsBoth() {
    assertEquals(List.of(other, hexName), meant("beef", other, hexName, photo));
  }

  @Test
  void threeDigitsAreNoId() {
    assertEquals(List.of(), meant("bee", other));
  }

  @Test
  void unreachableSharesCountOnlyWithoutOthers() {
    FoundShare gone = share("9999", "photo.jpg", false);
    assertEquals(List.of(photo), meant("photo.jpg", gone, photo));
    assertEquals(List.of(gone), meant("photo.jpg", gone));
  }
}
