package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SearchTest {
  @Test
  void gridHasAllCombinationsInOrder() {
    List<Candidate> grid =
        new SearchSpace().choice("optimizer", "sgd", "adam").numbers("lr", 0.1, 0.01).grid();
    assertEquals(
        List.of("sgd 0.1", "sgd 0.01", "adam 0.1", "adam 0.01"),
        grid.stream().map(c -> c.text("optimizer") + " " + c.number("lr")).toList());
    assertThrows(
        IllegalArgumentException.class, () -> new SearchSpace().uniform("lr", 0, 1).grid());
  }

  @Test
  void randomCandidatesStayInsideAndRepeat() {
    SearchSpace space = new SearchSpace().logarithmic("lr", 1e-4, 1e-1).uniform("p", 0.2, 0.4);
    List<Candidate> drawn = space.random(50, 7);
    assertEquals(drawn, space.random(50, 7));
    for (Candidate c : drawn) {
      assertTrue(c.number("lr") >= 1e-4 && c.number("lr") <= 1e-1, c::toString);
      assertTrue(c.number("p") >= 0.2 && c.number("p") <= 0.4, c::toString);
    }
    assertEquals(50, drawn.stream().distinct().count());
  }

  @Test
  void halvingGivesTheBestMoreEachRound() {
    List<Candidate> candidates = new SearchSpace().numbers("x", 1, 2, 3, 4, 5, 6, 7, 8).grid();
    Search.Rounds rounds =
        Search.halving(candidates, 1, 8, 2, (c, budget) -> c.number("x") + budget);
    assertEquals(4, rounds.tables().size());
    assertEquals(8, rounds.tables().getFirst().tried().size());
    assertEquals(16, rounds.winner().mean());
  }

  @Test
  void crossValidationScoresEveryCandidateOnTheSameFolds() {
    List<Candidate> candidates = new SearchSpace().numbers("x", 1, 3, 2).grid();
    Search.Table table =
        Search.crossValidated(candidates, List.of(0, 1, 2), (c, fold) -> c.number("x") + fold);
    assertEquals(3, table.best().candidate().number("x"));
    assertEquals(4, table.best().mean());
    assertEquals(1, table.best().deviation());
  }
}
