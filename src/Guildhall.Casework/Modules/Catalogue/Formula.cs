using System.Globalization;

namespace Guildhall.Casework.Modules.Catalogue;

/// <summary>
/// Arithmetic over the answers: <c>rooms * 12.50</c>, <c>sum(income)</c>. A blank stands around a minus, since names hold hyphens.
/// An answer not given counts as nothing; what cannot be reckoned, as a division by zero, has no value.
/// </summary>
public sealed class Formula
{
    private const int MostDigits = 20;
    private const int Deepest = 50;

    private readonly Func<Answers, DateOnly, decimal?> _value;

    private Formula(string text, Func<Answers, DateOnly, decimal?> value, IReadOnlyList<string> questions)
    {
        Text = text;
        _value = value;
        Questions = questions;
    }

    /// <summary>The formula as written.</summary>
    public string Text { get; }

    /// <summary>The questions it looks at.</summary>
    public IReadOnlyList<string> Questions { get; }

    /// <summary>Reads a formula.</summary>
    /// <returns>The formula, or null with <paramref name="problem"/> saying what is wrong.</returns>
    /// <param name="notCounted">The answers to a question that count for none: “None of these”.</param>
    public static Formula? Parse(string text, out string problem, Func<string, IReadOnlyCollection<string>>? notCounted = null)
    {
        var parser = new Parser(text, notCounted ?? (_ => []));
        try
        {
            var value = parser.Whole();
            problem = "";
            return new Formula(text, value, parser.Questions);
        }
        catch (FormatException e)
        {
            problem = e.Message;
            return null;
        }
    }

    /// <summary>What it comes to; null when it cannot be reckoned.</summary>
    public decimal? Reckon(Answers answers, DateOnly today)
    {
        try
        {
            return _value(answers, today);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private sealed class Parser(string text, Func<string, IReadOnlyCollection<string>> notCounted)
    {
        private readonly List<string> _questions = [];
        private int _at;
        private int _depth;

        public IReadOnlyList<string> Questions => [.. _questions.Distinct(StringComparer.Ordinal)];

        public Func<Answers, DateOnly, decimal?> Whole()
        {
            var value = Sum();
            Skip();
            return _at == text.Length ? value : throw new FormatException($"“{text[_at..]}” is not expected here.");
        }

        private Func<Answers, DateOnly, decimal?> Sum()
        {
            var left = Product();
            while (true)
            {
                if (Takes('+'))
                {
                    var (a, b) = (left, Product());
                    left = (answers, today) => a(answers, today) + b(answers, today);
                }
                else if (Takes('-'))
                {
                    var (a, b) = (left, Product());
                    left = (answers, today) => a(answers, today) - b(answers, today);
                }
                else
                {
                    return left;
                }
            }
        }

        private Func<Answers, DateOnly, decimal?> Product()
        {
            var left = Factor();
            while (true)
            {
                if (Takes('*'))
                {
                    var (a, b) = (left, Factor());
                    left = (answers, today) => a(answers, today) * b(answers, today);
                }
                else if (Takes('/'))
                {
                    var (a, b) = (left, Factor());
                    left = (answers, today) => b(answers, today) is { } by and not 0 ? a(answers, today) / by : null;
                }
                else
                {
                    return left;
                }
            }
        }

        private Func<Answers, DateOnly, decimal?> Factor()
        {
            if (++_depth > Deepest)
            {
                throw new FormatException("There are too many brackets inside each other.");
            }

            try
            {
                if (Takes('('))
                {
                    var inner = Sum();
                    Expect(')');
                    return inner;
                }

                Skip();
                return _at < text.Length && char.IsAsciiDigit(text[_at]) ? Number() : NameOrCall();
            }
            finally
            {
                _depth--;
            }
        }

        private Func<Answers, DateOnly, decimal?> Number()
        {
            var start = _at;
            while (_at < text.Length && (char.IsAsciiDigit(text[_at]) || text[_at] == '.'))
            {
                _at++;
            }

            return _at - start <= MostDigits && decimal.TryParse(text[start.._at], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                ? (_, _) => number
                : throw new FormatException($"“{text[start.._at]}” is not a number.");
        }

        private Func<Answers, DateOnly, decimal?> NameOrCall()
        {
            var name = Name();
            if (!Takes('('))
            {
                return Answer(name);
            }

            switch (name)
            {
                case "sum":
                    var summed = Closing(Question());
                    return (answers, _) => answers.Sum(summed);
                case "count":
                    var counted = Closing(Question());
                    var none = notCounted(counted);
                    return none.Count == 0 ? (answers, _) => answers.Count(counted) : (answers, _) => answers.Values(counted).Count(v => !none.Contains(v));
                case "age":
                    var born = Closing(Question());
                    return (answers, today) => answers.Day(born) is { } day ? Years(day, today) : 0;
                case "days":
                    var from = Question();
                    Expect(',');
                    var to = Closing(Question());
                    return (answers, _) => answers.Day(from) is { } first && answers.Day(to) is { } last ? last.DayNumber - first.DayNumber : 0;
                case "min":
                    return Two((a, b) => Math.Min(a, b));
                case "max":
                    return Two((a, b) => Math.Max(a, b));
                case "round":
                    return Two((a, b) => Math.Round(a, (int)Math.Clamp(b, 0, 10), MidpointRounding.AwayFromZero));
                default:
                    throw new FormatException($"“{name}” is not a function. The functions are: sum, count, min, max, round, age, days.");
            }
        }

        private Func<Answers, DateOnly, decimal?> Two(Func<decimal, decimal, decimal> join)
        {
            var a = Sum();
            Expect(',');
            var b = Sum();
            Expect(')');
            return (answers, today) => a(answers, today) is { } x && b(answers, today) is { } y ? join(x, y) : null;
        }

        private Func<Answers, DateOnly, decimal?> Answer(string question)
        {
            _questions.Add(question);
            return (answers, _) => answers.Number(question) ?? 0;
        }

        private string Question()
        {
            Skip();
            var name = Name();
            _questions.Add(name);
            return name;
        }

        private string Closing(string question)
        {
            Expect(')');
            return question;
        }

        private string Name()
        {
            var start = _at;
            if (_at < text.Length && char.IsAsciiLetterLower(text[_at]))
            {
                while (_at < text.Length && (char.IsAsciiLetterLower(text[_at]) || char.IsAsciiDigit(text[_at]) || text[_at] == '-'))
                {
                    _at++;
                }
            }

            return start == _at
                ? throw new FormatException(_at < text.Length ? $"“{text[_at..]}” should begin with a number or the name of a question." : "It ends too early.")
                : text[start.._at];
        }

        private bool Takes(char sign)
        {
            Skip();
            if (_at < text.Length && text[_at] == sign)
            {
                _at++;
                return true;
            }

            return false;
        }

        private void Expect(char sign)
        {
            if (!Takes(sign))
            {
                throw new FormatException($"“{sign}” is missing.");
            }
        }

        private void Skip()
        {
            while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            {
                _at++;
            }
        }
    }

    private static int Years(DateOnly born, DateOnly today)
    {
        var years = today.Year - born.Year;
        return born.AddYears(years) > today ? years - 1 : years;
    }
}
