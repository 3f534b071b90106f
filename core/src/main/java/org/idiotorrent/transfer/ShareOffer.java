package org.idiotorrent.transfer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.idiotorrent.peer.AddressOrder;
import org.idiotorrent.peer.AnnouncedShare;
import org.idiotorrent.peer.PeerId;
import org.idiotorrent.share.FileId;

/** That somebody, at one address, says to have a share. */
record ShareOffer(FileId id, AnnouncedShare share, FoundShare.FoundPeer peer) {
  private static final Comparator<ShareOffer> BEST_FIRST =
      Comparator.comparing((ShareOffer offer) -> offer.peer.reachable())
          .reversed()
          .thenComparing(offer -> offer.peer.address(), AddressOrder.BEST_FIRST);

  private static final Comparator<FoundShare> IN_ORDER =
      Comparator.comparing(FoundShare::isReachable)
          .reversed()
          .thenComparing(FoundShare::name)
          .thenComparing(share -> share.id().hex());

  /** Each share once, and each of its peers once; reachable ones first, then by name. */
  static List<FoundShare> merge(Stream<ShareOffer> offers) {
    Map<FileId, List<ShareOffer>> shares =
        offers.collect(
            Collectors.groupingBy(ShareOffer::id, LinkedHashMap::new, Collectors.toList()));
    return shares.values().stream().map(ShareOffer::mergeOne).sorted(IN_ORDER).toList();
  }

  private static FoundShare mergeOne(List<ShareOffer> offers) {
    List<ShareOffer> sorted = new ArrayList<>(offers);
    sorted.sort(BEST_FIRST);
    Map<Object, FoundShare.FoundPeer> peers = new LinkedHashMap<>();
    for (ShareOffer offer : sorted) {
      Optional<PeerId> id = offer.peer.id();
      peers.putIfAbsent(id.isPresent() ? id.get() : offer.peer.address(), offer.peer);
    }
    ShareOffer best = sorted.getFirst();
    Description is = described(sorted);
    return new FoundShare(
        best.id, is.name, is.size, is.chunkSize, is.folder, List.copyOf(peers.values()));
  }

  /**
   * What most hosts say of a share, of those that were reached if any was: what one of them says of
   * somebody else's share does not count for more than that one's word.
   */
  private static Description described(List<ShareOffer> sorted) {
    boolean reachable = sorted.getFirst().peer.reachable();
    Map<Description, Set<String>> hosts = new LinkedHashMap<>();
    sorted.stream()
        .filter(offer -> offer.peer.reachable() == reachable)
        .forEach(offer ->
            hosts
                .computeIfAbsent(Description.of(offer.share), is -> new HashSet<>())
                .add(offer.peer.address().host()));
    int most = hosts.values().stream().mapToInt(Set::size).max().orElseThrow();
    return hosts.entrySet().stream()
        .filter(one -> one.getValue().size() == most)
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  private record Description(String name, long size, int chunkSize, boolean folder) {
    static Description of(AnnouncedShare share) {
      return new Description(share.name(), share.size(), share.chunkSize(), share.folder());
    }
  }
}
