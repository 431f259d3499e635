module shop {
    requires io.github.watertight;

    exports shop;
}
