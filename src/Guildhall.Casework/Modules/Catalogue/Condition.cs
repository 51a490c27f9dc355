namespace Guildhall.Casework.Modules.Catalogue;

/// <summary>A rule over the answers, as data: the same on the server, in the designer and in tests.</summary>
public abstract record Condition
{
    /// <summary>Whether the rule holds for these answers.</summary>
    public abstract bool Holds(Answers answers);

    /// <summary>The questions the rule looks at.</summary>
    public abstract IEnumerable<string> Questions { get; }

    /// <summary>One of a question's answers is one of the values.</summary>
    public sealed record Is(string Question, IReadOnlyList<string> Values) : Condition
    {
        /// <inheritdoc/>
        public override bool Holds(Answers answers) => answers.Values(Question).Any(v => Values.Contains(v, StringComparer.Ordinal));

        /// <inheritdoc/>
        public override IEnumerable<string> Questions => [Question];
    }

    /// <summary>The question has an answer.</summary>
    public sealed record Answered(string Question) : Condition
    {
        /// <inheritdoc/>
        public override bool Holds(Answers answers) => answers.Values(Question).Count > 0;

        /// <inheritdoc/>
        public override IEnumerable<string> Questions => [Question];
    }

    /// <summary>The rule does not hold.</summary>
    public sealed record Not(Condition Rule) : Condition
    {
        /// <inheritdoc/>
        public override bool Holds(Answers answers) => !Rule.Holds(answers);

        /// <inheritdoc/>
        public override IEnumerable<string> Questions => Rule.Questions;
    }

    /// <summary>Every rule holds.</summary>
    public sealed record All(IReadOnlyList<Condition> Rules) : Condition
    {
        /// <inheritdoc/>
        public override bool Holds(Answers answers) => Rules.All(r => r.Holds(answers));

        /// <inheritdoc/>
        public override IEnumerable<string> Questions => Rules.SelectMany(r => r.Questions);
    }

    /// <summary>At least one rule holds.</summary>
    public sealed record Any(IReadOnlyList<Condition> Rules) : Condition
    {
        /// <inheritdoc/>
        public override bool Holds(Answers answers) => Rules.Any(r => r.Holds(answers));

        /// <inheritdoc/>
        public override IEnumerable<string> Questions => Rules.SelectMany(r => r.Questions);
    }
}
