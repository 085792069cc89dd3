"""The folder for a meeting: the report and the papers that go with it."""
