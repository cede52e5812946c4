"""Whole pages: how much of their text is found, where there are some beside
the project."""
import os
import sys
import unittest

import support

sys.path.insert(0, support.ROOT + "/bench")
import extract      # noqa: E402  (where it lies is known only now)


class Pages(unittest.TestCase):
    def test_words(self):
        self.assertEqual(extract.words("Ab c_d, 中文e"),
                         ["ab", "c", "d", "中", "文", "e"])
        self.assertEqual(extract.score("a b", "a b"), (1.0, 1.0, 1.0))
        self.assertEqual(extract.score("a", "b")[0], 0.0)

    @unittest.skipUnless(extract.pages(), "no pages beside the project")
    def test_agreement(self):
        found = extract.summary(list(extract.measure(
            extract.Sheaf(support.BUILD))))
        self.assertGreaterEqual(found["f1"], 0.99, found)
        self.assertGreaterEqual(found["title"], 0.85, found)
        self.assertGreaterEqual(found["byline"], 0.85, found)


if __name__ == "__main__":
    unittest.main()
