"""Two authors on a page with several rows: nothing is overwritten, cell by cell."""

import pytest

from diagnostics.authoring.models import AnswerOption, Question
from tests.support.admin.rows import Rows, cell, differences, make_written, of, option, signed_in, weight_of

pytestmark = pytest.mark.both_databases


@pytest.fixture(scope="module")
def written(module_db):
    return make_written()


@pytest.fixture
def draft(written, db):
    return written


@pytest.fixture
def client(draft):
    return signed_in("admin")


@pytest.fixture
def kari(draft):
    return signed_in("kari")


class TestTwoAuthors:
    def test_keep_both_their_changes_of_different_cells(self, client, kari, draft):
        mine, hers = Rows(client, draft), Rows(kari, draft)
        hers.save(**{cell("small", "inbound"): "4", f"{of(option('big'))}-label_en": "Hers"})
        mine.save(**{cell("big", "inbound"): "2", f"{of(option('big'))}-label_nb": "Min"})
        assert (weight_of("small", "inbound"), weight_of("big", "inbound")) == (4, 2)
        assert (option("big").label_en, option("big").label_nb) == ("Hers", "Min")

    def test_see_both_values_of_one_cell_and_save_again_to_decide(self, client, kari, draft):
        mine, hers = Rows(client, draft), Rows(kari, draft)
        hers.save(**{cell("small", "inbound"): "4", cell("small", "outbound"): "3"})
        response = mine.send(**{cell("small", "inbound"): "2"})
        assert differences(response) == [("Label small", "name inbound", "4", "2")]
        assert (weight_of("small", "inbound"), response.context_data["conflict"].text.split()[0]) == (
            4,
            "kari@example.com",
        )
        mine.again(response)
        assert (weight_of("small", "inbound"), weight_of("small", "outbound")) == (2, 3)

    def test_are_not_asked_if_they_wrote_the_same(self, client, kari, draft):
        mine, hers = Rows(client, draft), Rows(kari, draft)
        hers.save(**{cell("small", "inbound"): "4"})
        mine.save(**{cell("small", "inbound"): "4"})

    def test_rows_that_one_removed_stay_removed_unless_the_other_edited_them(self, client, kari, draft):
        mine, untouched, hers = Rows(client, draft), Rows(client, draft), Rows(kari, draft)
        small = option("small")
        hers.save(**{f"{of(small)}-remove": "on"})
        untouched.save(**{cell("big", "inbound"): "2"})
        response = mine.send(**{f"{of(small)}-label_en": "Still here"})
        assert differences(response) == [
            ("Label small", "Removed meanwhile", "was removed", "is still here, and saving adds it again")
        ]
        mine.again(response)
        again = AnswerOption.objects.get(label_en="Still here")
        assert (again.question.key, weight_of(again.key, "inbound"), weight_of("big", "inbound")) == ("size", 1, 2)

    def test_a_removed_question_comes_back_whole_with_an_edited_answer(self, client, kari, draft):
        mine, leads = Rows(client, draft), Question.objects.get(key="leads")
        edited = option("outbound")
        leads.delete()
        response = mine.send(**{f"{of(edited)}-label_en": "We call"})
        assert [each.where for each in response.context_data["conflict"].differences] == ["Question leads"]
        mine.again(response)
        again = Question.objects.get(text_en="Question leads")
        assert list(again.options.values_list("label_en", flat=True)) == ["Label inbound", "We call", "Label unsure"]

    def test_nobody_removes_an_answer_that_the_other_changed(self, client, kari, draft):
        mine, hers = Rows(client, draft), Rows(kari, draft)
        hers.save(**{cell("small", "inbound"): "4"})
        response = mine.send(**{f"{of(option('small'))}-remove": "on"})
        assert differences(response) == [("Label small", "Removed", "was changed", "is removed")]
        mine.again(response)
        assert not AnswerOption.objects.filter(key="small").exists()

    @pytest.mark.parametrize("revision", ["", "x-1", "9" * 30], ids=["empty", "letters", "long"])
    def test_a_page_without_its_revision_overwrites_nothing(self, client, draft, revision):
        response = Rows(client, draft).send(revision=revision, **{cell("small", "inbound"): "2"})
        assert ("Label small", "name inbound", "1", "2") in differences(response)
        assert weight_of("small", "inbound") == 1
