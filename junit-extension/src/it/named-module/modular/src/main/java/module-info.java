open module shop.tests {
    requires io.github.watertight;
    requires io.github.watertight.junit;
    requires org.junit.jupiter.api;
}
