package io.github.watertight;

import java.util.List;

/** Whose a resource is, and how that is known. */
record Ownership(Attribution attribution, String scopeName, List<String> candidates) {

    static Ownership of(Attribution attribution, ResourceScope scope) {
        return of(attribution, scope.name());
    }

    static Ownership of(Attribution attribution, String scopeName) {
        return new Ownership(attribution, scopeName, List.of());
    }

    static Ownership among(List<ResourceScope> candidates, ResourceScope filedUnder) {
        return new Ownership(
                Attribution.AMONG,
                filedUnder.name(),
                candidates.stream().map(ResourceScope::name).toList());
    }
}
