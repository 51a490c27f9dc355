using System.Collections;
using FsCheck;
using FsCheck.Fluent;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Catalogue.Reading;
using Guildhall.Platform.Localisation;
using Guildhall.Testing;

namespace Guildhall.Tests.Catalogue;

public sealed class DefinitionDifferenceTests
{
    private const string Before =
        """
        service: lost-cat
        title: Report a lost cat
        summary: Tell us your cat is lost.
        topic: animals
        start: { who-for: Anyone with a cat., takes: 2 minutes, what-happens-next: We look for it. }
        form:
          - page: cat
            title: Your cat
            ask:
              - { name: colour, type: radios, label: What colour is it?, options: { black: Black, ginger: Ginger, other: Another colour } }
              - { name: which, type: text, label: Which colour?, when: { colour: other } }
              - { name: born, type: date, label: When was it born?, optional: true }
          - page: you
            title: About you
            ask:
              - { name: name, type: text, label: Your name, max-length: 100, contact: name }
              - { name: email, type: email, label: Your e-mail, contact: email }
          - exit: kitten
            when: { born: { younger-than: 3 months } }
            title: Wait a day
            intro: It may come home.
        case:
          team: animals
          target: 3 working days
          stages:
            received: { public: We are looking., next: [found, gone] }
            found: { public: We found it., closes: done }
            gone: { public: We did not find it., closes: refused }
        privacy: { lawful-basis: public-task, notice: We use this to find your cat. }
        retention: 1 year
        """;

    private static readonly Lazy<IReadOnlyList<ServiceDefinition>> s_services = new(ReadServices);

    public static TheoryData<string, string, DifferenceKind, string, string> Changes => new()
    {
        { "What colour is it?", "Which colour is it?", DifferenceKind.Reworded, "form/cat/colour", "The question “Which colour is it?”: the wording is now “Which colour is it?”; it was “What colour is it?”." },
        { "label: Which colour?,", "label: Which colour?, hint: As you see it,", DifferenceKind.Added, "form/cat/which", "The question “Which colour?”: the hint was added: “As you see it”." },
        { "{ colour: other }", "{ colour: { not: black } }", DifferenceKind.RuleChanged, "form/cat/which", "The question “Which colour?”: it is asked when “What colour is it?” is not “Black”; that was when “What colour is it?” is “Another colour”." },
        { ", when: { colour: other }", "", DifferenceKind.RuleChanged, "form/cat/which", "The question “Which colour?”: it is asked always; that was only when “What colour is it?” is “Another colour”." },
        { ", optional: true", "", DifferenceKind.RuleChanged, "form/cat/born", "The question “When was it born?” must now be answered." },
        { "type: text, label: Which colour?", "type: long-text, label: Which colour?", DifferenceKind.RuleChanged, "form/cat/which", "The question “Which colour?”: the type is now long text; it was text." },
        { "ginger: Ginger, ", "", DifferenceKind.Removed, "form/cat/colour", "The question “What colour is it?”: the option “Ginger” was removed." },
        { "black: Black, ginger: Ginger", "ginger: Ginger, black: Black", DifferenceKind.Moved, "form/cat/colour", "The question “What colour is it?”: the option “Black” was moved after “Ginger”." },
        { "ginger: Ginger", "ginger: Orange", DifferenceKind.Reworded, "form/cat/colour", "The question “What colour is it?”: the option “Ginger” is now “Orange”; it was “Ginger”." },
        { "max-length: 100", "max-length: 150", DifferenceKind.RuleChanged, "form/you/name", "The question “Your name”: the greatest number of characters is now 150; it was 100." },
        { "younger-than: 3 months", "younger-than: 6 months", DifferenceKind.RuleChanged, "form/kitten", "The exit “Wait a day”: the form ends here when “When was it born?” is less than 6 months ago; that was when “When was it born?” is less than 3 months ago." },
        { "team: animals", "team: parks", DifferenceKind.RuleChanged, "case", "The work: the team is now parks; it was animals." },
        { "target: 3 working days", "target: 1 week", DifferenceKind.RuleChanged, "case", "The work: the target is now 1 week; it was 3 working days." },
        { "next: [found, gone]", "next: [gone, found]", DifferenceKind.Moved, "case/received", "The stage “Received”: another order of the stages that may follow." },
        { "public: We found it.,", "public: Here it is.,", DifferenceKind.Reworded, "case/found", "The stage “Found”: the wording for the customer is now “Here it is.”; it was “We found it.”." },
        { "lawful-basis: public-task", "lawful-basis: consent", DifferenceKind.RuleChanged, "privacy", "Privacy: the lawful basis is now consent; it was public-task." },
        { "retention: 1 year", "retention: 2 years", DifferenceKind.RuleChanged, "retention", "The service: the time a closed case is kept is now 2 years; it was 1 year." },
        { "takes: 2 minutes", "takes: 5 minutes", DifferenceKind.Reworded, "start", "The start page: the time it takes is now “5 minutes”; it was “2 minutes”." },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_of_one_thing_is_told_alone(string was, string now, DifferenceKind kind, string spot, string sentence)
    {
        var found = DefinitionDifference.Between(Read(Before), Read(Before.Replace(was, now, StringComparison.Ordinal)));

        found.ShouldHaveSingleItem().ShouldBe(new DefinitionDifference(kind, spot, sentence));
    }

    [Fact]
    public void A_question_moved_to_another_page_was_moved_and_not_removed()
    {
        const string Born = "      - { name: born, type: date, label: When was it born?, optional: true }\n";
        var after = Before.Replace(Born, "", StringComparison.Ordinal).Replace("contact: email }\n", "contact: email }\n" + Born, StringComparison.Ordinal);

        DefinitionDifference.Between(Read(Before), Read(after)).ShouldHaveSingleItem().Sentence
            .ShouldBe("The question “When was it born?” was moved from the page “Your cat” to the page “About you”.");
    }

    [Fact]
    public void A_new_page_is_told_with_its_questions()
    {
        var after = Before.Replace("  - page: you", "  - page: home\n    ask:\n      - { name: where, type: address, label: Where does it live? }\n  - page: you", StringComparison.Ordinal);

        DefinitionDifference.Between(Read(Before), Read(after)).Select(d => d.Sentence).ShouldBe(
        [
            "The page “Where does it live?” was added after “Your cat”.",
            "The question “Where does it live?” (address, to be answered) was added to the page “Where does it live?”.",
        ]);
    }

    [Fact]
    public void Welsh_alone_is_told_as_Welsh()
    {
        var before = Read(Before);
        var after = before with { Title = before.Title with { Welsh = "Dweud wrthym am gath goll" } };

        DefinitionDifference.Between(before, after).ShouldHaveSingleItem().Sentence.ShouldBe("The service: the Welsh of the title was added: “Dweud wrthym am gath goll”.");
    }

    [Fact]
    public void No_service_differs_from_itself_read_again()
    {
        foreach (var (before, after) in s_services.Value.Zip(ReadServices()))
        {
            DefinitionDifference.Between(before, after).ShouldBeEmpty();
        }
    }

    [Fact]
    public void Whatever_one_thing_is_changed_in_a_service_is_told()
    {
        foreach (var service in s_services.Value.Where(s => s.Name is "complaint").Append(Read(Before)))
        {
            foreach (var (path, changed) in Changed(service))
            {
                DefinitionDifference.Between(service, (ServiceDefinition)changed).ShouldNotBeEmpty($"{service.Name}: {path}");
            }
        }
    }

    [Fact]
    public void Between_any_two_services_what_one_way_adds_the_other_way_removes()
    {
        var services = Gen.Elements<ServiceDefinition>([.. s_services.Value]).ToArbitrary();
        Prop.ForAll(services, services, (a, b) =>
        {
            var there = DefinitionDifference.Between(a, b);
            var back = DefinitionDifference.Between(b, a);
            return there.Count(d => d.Kind == DifferenceKind.Added) == back.Count(d => d.Kind == DifferenceKind.Removed)
                && (a.Name == b.Name) == (there.Count == 0);
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>The thing with one part of it changed, for every part.</summary>
    private static IEnumerable<(string Path, object Thing)> Changed(object thing)
    {
        foreach (var property in thing.GetType().GetProperties().Where(p => p.CanWrite))
        {
            foreach (var (path, value) in Others(property.PropertyType, property.GetValue(thing)))
            {
                var copy = thing.GetType().GetMethod("<Clone>$")!.Invoke(thing, null)!;
                property.SetValue(copy, value);
                yield return ($"{property.Name}{path}", copy);
            }
        }
    }

    private static IEnumerable<(string Path, object? Value)> Others(Type type, object? value)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        switch (value)
        {
            case string text:
                yield return ("", text + "x");
                break;
            case IReadOnlyDictionary<string, string> words:
                yield return ("", new Dictionary<string, string>(words) { ["x"] = "y" });
                break;
            case IReadOnlyDictionary<string, Period> periods:
                yield return ("", new Dictionary<string, Period>(periods) { ["x"] = new Period(77, PeriodUnit.Days) });
                break;
            case IList list:
                for (var i = 0; i < list.Count; i++)
                {
                    yield return ($"[{i}] left out", Copy(list, i, null));
                    foreach (var (path, other) in Others(list[i]!.GetType(), list[i]).Where(o => o.Value is not null))
                    {
                        yield return ($"[{i}].{path}", Copy(list, i, other));
                    }
                }

                break;
            case Condition:
                yield return ("", new Condition.Answered("x"));
                break;
            case null or ValueType or Formula:
                if (Scalar(plain, value) is { } scalar)
                {
                    yield return ("", scalar);
                }

                break;
            default:
                foreach (var (path, other) in Changed(value))
                {
                    yield return ($".{path}", other);
                }

                break;
        }
    }

    private static object? Scalar(Type type, object? value)
    {
        if (type.IsEnum)
        {
            return Enum.GetValues(type).Cast<object>().First(v => !v.Equals(value));
        }

        return type.Name switch
        {
            nameof(String) => "x",
            nameof(Int32) => (int)(value ?? 0) + 7,
            nameof(Int64) => (long)(value ?? 0L) + 7,
            nameof(Decimal) => (decimal)(value ?? 0m) + 7,
            nameof(Boolean) => value is not true,
            nameof(LocalText) => new LocalText(((LocalText?)value)?.English + "x", ((LocalText?)value)?.Welsh),
            nameof(Period) => ((Period?)value ?? new Period(1, PeriodUnit.Days)) with { Amount = 77 },
            nameof(DateLimit) => new DateLimit(new DateOnly(2001, 2, 3), default),
            nameof(Formula) => Formula.Parse("1 + 77", out _),
            nameof(Condition) => new Condition.Answered("x"),
            nameof(LookUpUse) => new LookUpUse("x.y", true),
            nameof(DraftRules) => new DraftRules(77, null),
            nameof(Retirement) => new Retirement("x", null),
            nameof(NextService) => new NextService("x", new LocalText("x"), []),
            nameof(AssignmentRules) => new AssignmentRules(AssignmentWay.LeastBusy, ["x"], AtOpening: false),
            nameof(CaseRules) => null,
            _ => throw new InvalidOperationException($"What is another {type.Name}?"),
        };
    }

    private static IList Copy(IList list, int at, object? other)
    {
        var element = list.GetType().IsArray ? list.GetType().GetElementType()! : list.GetType().GetInterfaces().First(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)).GetGenericArguments()[0];
        var copy = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element))!;
        for (var i = 0; i < list.Count; i++)
        {
            if (i != at)
            {
                copy.Add(list[i]);
            }
            else if (other is not null)
            {
                copy.Add(other);
            }
        }

        return copy;
    }

    private static List<ServiceDefinition> ReadServices() =>
    [
        .. new CatalogueFolder(Repository.Folder("council", "northmere", "services")).Read()
            .Where(file => file.Service is "blue-badge" or "resident-parking-permit" or "council-tax-reductions-checker" or "complaint" or "noise-complaint")
            .Select(file => DefinitionReader.Read(file).Definition!),
    ];

    private static ServiceDefinition Read(string yaml)
    {
        var read = DefinitionReader.Read(new DefinitionFile("lost-cat", "lost-cat.yaml", yaml, null));
        return read.Definition ?? throw new InvalidOperationException(string.Join('\n', read.Problems));
    }
}
