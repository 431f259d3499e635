package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.watertight.Threads.Running;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** A log holds what is open, in pages that go when nothing is on them any more. */
class ResourceLogTests {

    private static final Opening OPENING =
            Opening.untraced(new CloseSignal(), null, Ownership.of(Attribution.EXACT, "scope"), null);

    private final OpeningNumbers numbers = new OpeningNumbers();
    private final ResourceLog log = new ResourceLog();

    private RegisteredResource<RuntimeException> open(ResourceLog where, Object resource) {
        return where.open(resource, () -> {}, OPENING, numbers);
    }

    private static List<Object> resourcesIn(ResourceLog log) {
        List<RegisteredResource<?>> found = new ArrayList<>();
        log.addTo(found);
        return found.stream().map(RegisteredResource::resource).toList();
    }

    @Test
    void whatIsOpenIsFoundWhateverIsClosedAroundIt() {
        List<RegisteredResource<RuntimeException>> opened = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            opened.add(open(log, i));
        }
        for (int i = 0; i < 1_000; i++) {
            if (i % 100 != 7) {
                opened.get(i).close();
            }
        }

        assertThat(resourcesIn(log)).containsExactlyInAnyOrder(7, 107, 207, 307, 407, 507, 607, 707, 807, 907);
        assertThat(log.isEmpty()).isFalse();
    }

    @Test
    void aPageGoesWhenAllOnItIsClosed() {
        for (int i = 0; i < 10_000; i++) {
            open(log, i).close();
        }

        assertThat(log.pages()).isEqualTo(1);
        assertThat(log.isEmpty()).isTrue();
    }

    @Test
    void pagesGoThatAreEmptiedLater() {
        Queue<RegisteredResource<RuntimeException>> last = new ArrayDeque<>();
        for (int i = 0; i < 100_000; i++) {
            last.add(open(log, i));
            if (last.size() > 1_000) {
                last.remove().close();
            }
        }

        // A thousand are on sixteen pages, and there may be twice as many, and a few.
        assertThat(log.pages()).isLessThan(50);
        assertThat(resourcesIn(log)).hasSize(1_000);
    }

    private void openAndCloseTogether(int count) {
        List<RegisteredResource<RuntimeException>> opened = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            opened.add(open(log, i));
        }
        opened.forEach(RegisteredResource::close);
    }

    @Test
    void pagesOfManyThatWereOpenTogetherGoAfterAsManyMore() {
        openAndCloseTogether(100_000);
        for (int i = 0; i < 200_000; i++) {
            open(log, i).close();
        }

        assertThat(log.pages()).isEqualTo(1);
    }

    @Test
    void whatIsClosedLeavesOnePageWhenItsWriterHasFinished() {
        openAndCloseTogether(1_000);

        log.finish();

        assertThat(log.pages()).isEqualTo(1);
        assertThat(log.isOver()).isTrue();
    }

    @Test
    void whatIsClosedIsNotOpenAlthoughItsSlotIsStillFilled() {
        RegisteredResource<RuntimeException> closed = open(log, "closed");
        closed.close();
        // As between the two writes of the thread that closes it.
        log.append(closed);

        assertThat(log.isEmpty()).isTrue();
    }

    @Test
    void whoeverLooksWaitsForTheNumber() throws Exception {
        RegisteredResource<?>[] page = new RegisteredResource<?>[8];
        RegisteredResource<?> pending = new RegisteredResource<RuntimeException>("pending", () -> {}, OPENING, page, 3);
        page[3] = pending;
        Running<Boolean> looker = Threads.start("looker", () -> pending.awaitNumberIn(page, 3));
        looker.awaitWaiting();

        pending.drawNumber(numbers, 3);

        assertThat(looker.join()).isTrue();
        assertThat(pending.number()).isEqualTo(1);
    }

    @Test
    void whoeverLooksWaitsForNoNumberOfWhatHasLeft() throws Exception {
        RegisteredResource<?>[] page = new RegisteredResource<?>[8];
        RegisteredResource<?> pending = new RegisteredResource<RuntimeException>("pending", () -> {}, OPENING, page, 3);
        page[3] = pending;
        Running<Boolean> looker = Threads.start("looker", () -> pending.awaitNumberIn(page, 3));
        looker.awaitWaiting();

        // As where its opener's stack overflows.
        page[3] = null;

        assertThat(looker.join()).isFalse();
    }

    @Test
    void whatCannotDrawANumberIsNotThere() throws Exception {
        // As where the stack overflows: no number is drawn.
        assertThatThrownBy(() -> log.open("numberless", () -> {}, OPENING, null))
                .isInstanceOf(NullPointerException.class);

        assertThat(Threads.start("looker", log::isEmpty).join()).isTrue();
    }

    @Test
    void whatIsMovedIsInOneLogAndLeavesItWhenItIsClosed() {
        ResourceLog other = new ResourceLog();
        open(other, "in its slot there");
        open(other, "after that");
        RegisteredResource<RuntimeException> moved = open(log, "moved");
        long number = moved.number();

        moved.moveTo(other);

        assertThat(log.isEmpty()).isTrue();
        assertThat(resourcesIn(other)).containsExactlyInAnyOrder("in its slot there", "after that", "moved");
        assertThat(moved.number()).isEqualTo(number);

        moved.close();

        assertThat(resourcesIn(other)).containsExactlyInAnyOrder("in its slot there", "after that");
    }

    @Test
    void whatIsClosedIsNotMoved() {
        ResourceLog other = new ResourceLog();
        RegisteredResource<RuntimeException> closed = open(log, "closed");
        closed.close();

        closed.moveTo(other);

        assertThat(other.isEmpty()).isTrue();
    }

    @Test
    void theLastMayBeTakenBackUnlessItHasBeenMovedOrClosed() {
        assertThat(log.withdraw(open(log, "there"))).isTrue();
        assertThat(log.isEmpty()).isTrue();

        RegisteredResource<RuntimeException> closed = open(log, "closed");
        closed.close();
        assertThat(log.withdraw(closed)).isFalse();

        RegisteredResource<RuntimeException> moved = open(log, "moved");
        ResourceLog other = new ResourceLog();
        moved.moveTo(other);
        assertThat(log.withdraw(moved)).isFalse();
        assertThat(resourcesIn(other)).containsExactly("moved");
    }
}
