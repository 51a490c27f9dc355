using Guildhall.Casework.Modules.Catalogue.Topics;
using Guildhall.Foundations.Modules.Search;
using Guildhall.Platform.Localisation;

namespace Guildhall.Casework.Modules.Catalogue.Search;

/// <summary>What the index keeps of a service: all that its start page and form say, in each language.</summary>
internal static class ServiceEntries
{
    public const string Kind = "service";

    public static IReadOnlyList<SearchEntry> Of(IEnumerable<ServiceDefinition> services, TopicList topics) =>
        [.. services.SelectMany(service => (string[])["en", "cy"], (service, language) => Of(service, language, topics))];

    private static SearchEntry Of(ServiceDefinition service, string language, TopicList topics) => new()
    {
        Key = service.Name,
        Language = language,
        Audience = service.IsInternal ? SearchAudience.Staff : SearchAudience.Public,
        Title = service.Title.In(language),
        Summary = service.Summary.In(language),
        Keywords = [.. Keywords(service, language), .. service.Codes.Values],
        Body = string.Join('\n', Body(service, topics).Select(text => text.In(language)).Where(text => text.Length > 0).Distinct(StringComparer.Ordinal)),
        Url = CatalogueLinks.Service(service.Name),
    };

    // Who reads Welsh may still type the English name.
    private static IEnumerable<string> Keywords(ServiceDefinition service, string language) =>
        language == "cy" ? [.. service.Keywords, service.Title.English] : service.Keywords;

    private static IEnumerable<LocalText> Body(ServiceDefinition service, TopicList topics)
    {
        yield return topics.Named(service.Topic).Title;
        yield return service.Start.WhoFor;
        yield return service.Start.WhatHappensNext;
        foreach (var text in service.Start.YouNeed
            .Concat(service.Pages.SelectMany(p => new[] { p.Title, p.Intro }).OfType<LocalText>())
            .Concat(service.AllQuestions.Where(q => q.Contact is null).Select(q => q.Label))
            .Concat(service.AllQuestions.SelectMany(q => q.Options).Select(o => o.Label)))
        {
            yield return text;
        }
    }
}
