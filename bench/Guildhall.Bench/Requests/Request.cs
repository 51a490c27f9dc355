using System.Net;

namespace Guildhall.Bench.Requests;

/// <summary>A kind of request to measure.</summary>
internal abstract class Request
{
    /// <summary>What <c>--only</c> calls it.</summary>
    public abstract string Name { get; }

    /// <summary>What the table calls it.</summary>
    public abstract string Title { get; }

    /// <summary>Whether it is measured at every size of the case load.</summary>
    public virtual bool DependsOnCases => false;

    /// <summary>Whether it leaves rows behind, to be taken away before the next is measured.</summary>
    public virtual bool Writes => false;

    /// <summary>Whether what it is measured against is another request to the product, and not to the floor.</summary>
    public virtual bool FloorIsProduct => false;

    /// <summary>What a good answer is.</summary>
    public virtual HttpStatusCode Expected(HttpMethod method) => HttpStatusCode.OK;

    /// <summary>Whether an answer is a good one.</summary>
    public virtual bool IsGood(HttpMethod method, HttpStatusCode status) => status == Expected(method);

    /// <summary>Looks at the running product once before it is measured.</summary>
    public virtual Task PrepareAsync(Site site) => Task.CompletedTask;

    /// <summary>Puts back what was used up, before each stretch of measuring.</summary>
    public virtual Task RefillAsync(Site site, double seconds) => Task.CompletedTask;

    /// <summary>The next request to the product; null when there is nothing left to ask. Called by several clients at once.</summary>
    public abstract HttpRequestMessage? Product(Site site);

    /// <summary>The same of the floor.</summary>
    public abstract HttpRequestMessage? Floor(Site site);

    /// <summary>Every kind, in the order of the tables.</summary>
    public static IReadOnlyList<Request> All() =>
    [
        new PageRequest("home", "Home page", "/"),
        new PageRequest("start", "Service start page", "/services/assisted-collection"),
        new AddressRequest(),
        new SearchRequest(),
        new FormStepRequest(),
        new LongFormStepRequest(),
        new SubmissionRequest(),
        new CaseListRequest(),
        new ListsRequest("filtered-list", "Filtered list", DeskLists.FilteredAsync),
        new CasePageRequest(),
        new CaseSearchRequest(),
        new NumbersRequest(),
        new ListsRequest("numbers-lists", "Lists behind the numbers", DeskLists.BehindNumbersAsync),
        new MoveRequest(),
        new SignInRequest(),
        new SignedInPageRequest(),
    ];
}
