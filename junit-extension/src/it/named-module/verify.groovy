import groovy.xml.XmlSlurper

def builds = new File(basedir, 'build.log').getText('UTF-8').normalize()
        .replaceAll(/\u001B\[[0-9;]*m/, '')
        .split('Scanning for projects').drop(1)
assert builds.size() == 3
builds[0..1].each {
    assert it.contains('[INFO] BUILD FAILURE')
    assert it.contains('    opened at  shop.tests@1/shop.tests.BuilderTest.leaks(BuilderTest.java:24)\n')
    assert it.contains('    from       shop@1/shop.ThumbnailTest.leaks(ThumbnailTest.java:23)\n')
    // A line for each module: the session listener is found on the class path and on the module path.
    assert it.findAll(/.*Watertight:.*/) == ['Watertight: 3 tests checked, 2 resources opened, 1 leak found'] * 2
}

assert builds[2].contains('[ERROR] module not found: org.junit.platform.launcher\n')

for (suite in ['patched': 'shop.ThumbnailTest', 'modular': 'shop.tests.BuilderTest']) {
    def target = new File(basedir, "$suite.key/target")
    for (version in ['6.1.3', '5.10.5']) {
        def report = new XmlSlurper().parse(new File(target, "reports-$version/TEST-${suite.value}.xml"))
        assert report.@tests == '3' && report.@errors == '0' && report.@skipped == '0'
        // The tests that ask for the names of the modules are among those that pass.
        def failed = report.testcase.findAll { !it.failure.isEmpty() }
        assert failed*.@name*.text() == ['leaks']
        assert failed.failure.@type == 'io.github.watertight.junit.BuilderLeakError'
    }
    assert target.list().findAll { it.startsWith('watertight') } == []
}
