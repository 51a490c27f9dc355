using System.Globalization;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Data;
using Guildhall.Platform.Localisation;
using Microsoft.Extensions.Logging;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Guildhall.Council.Modules.Disclosure;

/// <summary>A service whose cases are requests for information.</summary>
/// <param name="Service">The service.</param>
/// <param name="Law">The law they are answered under.</param>
/// <param name="Question">The question that says what is asked for.</param>
public sealed record RequestService(string Service, TargetLaw Law, string Question);

/// <summary>A service by which an answer is reviewed.</summary>
/// <param name="Service">The service.</param>
/// <param name="Of">The question that gives the reference of the request.</param>
public sealed record ReviewService(string Service, string Of);

/// <summary>A topic of the disclosure log.</summary>
/// <param name="Name">Its name in addresses.</param>
/// <param name="Title">What people call it.</param>
public sealed record LogTopic(string Name, LocalText Title);

/// <summary>What the council says of requests for information.</summary>
public sealed record DisclosureSettings
{
    /// <summary>Nothing: the council has no such services.</summary>
    public static DisclosureSettings None { get; } = new();

    /// <summary>The services whose cases are requests.</summary>
    public IReadOnlyList<RequestService> Requests { get; init; } = [];

    /// <summary>The services by which an answer is reviewed.</summary>
    public IReadOnlyList<ReviewService> Reviews { get; init; } = [];

    /// <summary>Regulation 3(3) of the Fees Regulations 2004: what answering may cost a local authority, in pounds.</summary>
    public decimal Limit { get; init; } = 450;

    /// <summary>Regulation 4(4): what an hour of a person is counted as, in pounds.</summary>
    public decimal Hour { get; init; } = 25;

    /// <summary>The topics of the log.</summary>
    public IReadOnlyList<LogTopic> Topics { get; init; } = [];

    /// <summary>Whether cases of a service are requests, and how; null where they are not.</summary>
    public RequestService? Request(string service) => Requests.FirstOrDefault(r => r.Service == service);

    /// <summary>Whether cases of a service are reviews; null where they are not.</summary>
    public ReviewService? Review(string service) => Reviews.FirstOrDefault(r => r.Service == service);

    /// <summary>The topic of that name; null for none.</summary>
    public LogTopic? Topic(string? name) => Topics.FirstOrDefault(t => t.Name == name);
}

/// <summary>The council's <c>disclosure.yaml</c>, which names the services that are requests for information.</summary>
internal sealed class DisclosureRules(string councilFolder, ILogger<DisclosureRules> logger)
{
    private readonly CouncilFile<DisclosureSettings> _file = new(Path.Combine(councilFolder, "disclosure.yaml"), Read, DisclosureSettings.None, logger);

    public DisclosureSettings Current => _file.Current;

    /// <summary>Reads the file.</summary>
    /// <exception cref="FormatException">It is broken; the message says where.</exception>
    internal static DisclosureSettings Read(string text)
    {
        Written written;
        try
        {
            written = new DeserializerBuilder().WithNamingConvention(HyphenatedNamingConvention.Instance).Build().Deserialize<Written?>(text) ?? new Written();
        }
        catch (YamlException e)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"line {e.Start.Line}: {e.InnerException?.Message ?? e.Message}"), e);
        }

        if (written.Costs.Limit <= 0 || written.Costs.Hour <= 0)
        {
            throw new FormatException("“costs” needs a “limit” and an “hour” above nothing.");
        }

        if (written.Topics.Find(t => t.Name.Length == 0 || t.Title.Length == 0 || t.Welsh.Length == 0) is { } topic)
        {
            throw new FormatException($"The topic “{topic.Name}” needs a name, a title and a welsh title.");
        }

        return new DisclosureSettings
        {
            Requests =
            [
                .. written.Requests.Select(r => new RequestService(
                    r.Service,
                    r.Law is "freedom-of-information" or "environmental-information"
                        ? Text.Parse<TargetLaw>(r.Law)
                        : throw new FormatException($"“law” of {r.Service} is freedom-of-information or environmental-information."),
                    r.Question)),
            ],
            Reviews = [.. written.Reviews.Select(r => new ReviewService(r.Service, r.Of))],
            Limit = written.Costs.Limit,
            Hour = written.Costs.Hour,
            Topics = [.. written.Topics.Select(t => new LogTopic(t.Name, new LocalText(t.Title, t.Welsh)))],
        };
    }

    private sealed class Written
    {
        public List<WrittenService> Requests { get; init; } = [];

        public List<WrittenService> Reviews { get; init; } = [];

        public WrittenCosts Costs { get; init; } = new();

        public List<WrittenTopic> Topics { get; init; } = [];
    }

    private sealed class WrittenService
    {
        public string Service { get; init; } = "";

        public string Law { get; init; } = "";

        public string Question { get; init; } = "";

        public string Of { get; init; } = "";
    }

    private sealed class WrittenCosts
    {
        public decimal Limit { get; init; } = 450;

        public decimal Hour { get; init; } = 25;
    }

    private sealed class WrittenTopic
    {
        public string Name { get; init; } = "";

        public string Title { get; init; } = "";

        public string Welsh { get; init; } = "";
    }
}
